import { checkFunction } from '../../../../../lib/agents/functions/check-function.js';
import type { AgentFunction } from '../../../../../lib/domain/function.js';
import { replySchema } from '../../../../../lib/llm/strict-schema.js';
import { labelFunctions } from '../../../../../lib/optimizer/functions/label-functions.js';
import { readFunctionReply } from '../../../../../lib/optimizer/functions/function-reply.js';
import type { Case } from '../../../../../lib/optimizer/prompts/cases.js';
import { critiquePrompt, critiqueSchemaFor } from '../../../../../lib/optimizer/prompts/critique-prompt.js';
import {
  citingFunctionsReplySchema,
  functionsPrompt,
  repairRequest,
} from '../../../../../lib/optimizer/prompts/functions-prompt.js';
import {
  mergeFunctionsPrompt,
  mergeFunctionsReplySchema,
} from '../../../../../lib/optimizer/prompts/merge-functions-prompt.js';
import type { SimulatedEndpoint } from '../../../../../lib/simulator/server.js';
import { ask, playTools, startEndpoint, type Message } from '../ask.js';

let endpoint: SimulatedEndpoint;
beforeAll(async () => {
  endpoint = await startEndpoint();
});
afterAll(() => endpoint.close());

const jsonOf = (schema: unknown) => ({
  response_format: { type: 'json_schema', json_schema: { name: 'reply', schema } },
});
const tool = (name: string) => ({ type: 'function', function: { name, description: 'A function.' } });
const instructions = 'Answer.\n\nEnd your reply with FINAL ANSWER: and then the answer alone.';
const shift = 'Dorn worked in the cold store from 22:10 to 05:03. How many hours of work are booked?';

function play(task: string, tools: object[], results: string[] = []) {
  return playTools(endpoint, { instructions, task, tools, results });
}

describe('the scripted agent with functions', () => {
  it('calls the function for a question and answers with its result', async () => {
    expect(await play(shift, [tool('check_digit'), tool('time_between')], ['7.00'])).toEqual([
      'time_between {"start":"22:10","end":"05:03"}',
      'FINAL ANSWER: 7.00',
    ]);
    const parcel =
      'Parcel 7988: length 67 cm, width 26 cm, height 56 cm. Which weight does the carrier charge?';
    expect(await play(parcel, [tool('volume_weight')], ['Error: no weight'])).toEqual([
      'volume_weight {"length":67,"width":26,"height":56}',
      'FINAL ANSWER: unknown',
    ]);
  });

  it('answers wrongly without the function, unless the question states the answer', async () => {
    expect(await play(shift, [])).toEqual(['FINAL ANSWER: 05:03']);
    expect(await play(shift, [tool('check_digit')])).toEqual(['FINAL ANSWER: 05:03']);
    const gate = 'The truck came at 07:15 and stands at gate 12. At which gate does it stand?';
    expect(await play(gate, [tool('time_between')])).toEqual(['FINAL ANSWER: 12']);
  });
});

describe('the scripted evaluator of functions', () => {
  async function review(tools: string) {
    const prompt = critiquePrompt({
      instructions: [
        { name: 'instructions', text: 'Answer the question.' },
        { name: 'tools', text: tools },
      ],
      task: { id: 'a', input: shift, expected: '7.00', metadata: {} },
      trajectory: {
        taskId: 'a',
        messages: [],
        output: 'FINAL ANSWER: 5',
        answer: '5',
        score: 0,
        feedback: '',
        failure: null,
      },
      stepsTo: 'answer',
    });
    const schema = replySchema(critiqueSchemaFor(['instructions', 'tools']));
    return JSON.parse(await ask(endpoint, prompt, jsonOf(schema))) as { module: string | null };
  }

  it.each(['(no functions)', 'parcel_weight(length, width?): The weight.\nsum_of(numbers): The sum.'])(
    'blames the functions for an answer that must be computed: %s',
    async tools => {
      expect(await review(tools)).toMatchObject({
        module: 'tools',
        advice: 'Compute such answers with a function that takes these values.',
      });
    },
  );

  it('does not blame a part that is a text', async () => {
    expect((await review('Say it in few words.')).module).not.toBe('tools');
  });
});

const shifts = [
  ['Amsler worked in the cold store from 20:54 to 03:00. How many hours of work are booked?', '6.25'],
  ['Night shift of Egli: clocked in at 09:59, clocked out at 12:10. How many hours of work is that?', '2.25'],
];
const labels = [
  ['Article 62470335546 gets a new label. Which check digit goes behind the number?', '4'],
  ['Print the label of article 68569681829 for Birk Lamps: what is the check digit?', '2'],
];

function failed(texts: readonly string[][]): Case[] {
  return texts.map(([input = '', expected = ''], place) => ({
    task: { id: `t${place}`, input, expected, metadata: {} },
    trajectory: {
      taskId: `t${place}`,
      messages: [],
      output: 'FINAL ANSWER: no idea',
      answer: null,
      score: 0,
      feedback: '',
      failure: null,
    },
    critique: null,
  }));
}

function promptOf(cases: Case[], functions: AgentFunction[] = []): Message[] {
  return functionsPrompt({
    moduleName: 'tools',
    language: 'javascript',
    functions,
    cases,
    rejected: [],
    roomTokens: 3_000,
    cite: true,
  });
}

async function write(messages: Message[]) {
  const reply = await ask(endpoint, messages, jsonOf(replySchema(citingFunctionsReplySchema)));
  return citingFunctionsReplySchema.parse(JSON.parse(reply)).functions;
}

function functionOf(reply: Awaited<ReturnType<typeof write>>[number]): AgentFunction {
  return readFunctionReply({ name: reply.name, reply, language: 'javascript' }).written;
}

describe('the scripted optimizer of functions', () => {
  it('writes the function for a kind of question that failed twice, with the tasks as examples', async () => {
    const [reply, ...others] = await write(promptOf(failed([...labels, ...shifts.slice(0, 1)])));
    expect(others).toEqual([]);
    expect(reply).toMatchObject({ action: 'add', name: 'check_digit', cases: ['c1', 'c2'] });
    expect(reply?.examples?.[1]).toEqual({ arguments: '{"code":"68569681829"}', result: '"2"' });
  });

  it('first writes a draft, whose examples fail, and fixes it when the problems are reported', async () => {
    const messages = promptOf(failed(shifts));
    const [draft] = await write(messages);
    if (!draft) throw new Error('No function was written.');
    const problems = await checkFunction(functionOf(draft));
    expect(problems).not.toEqual([]);
    const repaired = await write([
      ...messages,
      { role: 'assistant', content: JSON.stringify({ functions: [draft] }) },
      { role: 'user', content: repairRequest(new Map([[draft.name, problems]])) },
    ]);
    expect(repaired).toMatchObject([{ action: 'add', name: 'time_between' }]);
    expect(await Promise.all(repaired.map(each => checkFunction(functionOf(each))))).toEqual([[]]);
  });

  it('revises a draft whose questions still fail, and writes no function twice', async () => {
    const [draft] = await write(promptOf(failed(shifts)));
    if (!draft) throw new Error('No function was written.');
    const [revised] = await write(promptOf(failed(shifts.slice(0, 1)), [functionOf(draft)]));
    expect(revised).toMatchObject({ action: 'revise', name: 'time_between' });
    if (!revised) throw new Error('The draft was not revised.');
    expect(await write(promptOf(failed(shifts), [functionOf(revised)]))).toEqual([]);
  });
});

it('the scripted merger replaces different functions of one name by the right one', async () => {
  const [draft] = await write(promptOf(failed(shifts)));
  const [digits] = await write(promptOf(failed(labels)));
  if (!draft || !digits) throw new Error('No function was written.');
  const other = { ...functionOf(draft), code: 'function time_between() {\n  return "8.00";\n}' };
  const messages = mergeFunctionsPrompt({
    moduleName: 'tools',
    language: 'javascript',
    functions: labelFunctions([[functionOf(draft), functionOf(digits)], [other]]),
    differences: [],
    parents: [
      { score: 0.4, tasks: 10 },
      { score: 0.6, tasks: 10 },
    ],
    limitTokens: 4_000,
    unitedTokens: 200,
  });
  const reply = await ask(endpoint, messages, jsonOf(replySchema(mergeFunctionsReplySchema)));
  const { functions } = mergeFunctionsReplySchema.parse(JSON.parse(reply));
  expect(functions).toMatchObject([{ name: 'time_between', replaces: ['A1', 'B1'] }]);
  expect(functions[0]?.code).toContain('Math.ceil(minutes / 15)');
});
