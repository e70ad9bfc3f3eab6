import { checkFunction } from '../../../../../lib/agents/functions/check-function.js';
import { writtenFunctionSchema } from '../../../../../lib/domain/function.js';
import type { AgentFunction } from '../../../../../lib/domain/function.js';
import { labelFunctions } from '../../../../../lib/optimizer/functions/label-functions.js';
import { readWritten } from '../../../../../lib/optimizer/functions/read-written.js';
import type { Case } from '../../../../../lib/optimizer/prompts/cases.js';
import {
  citingFunctionsReplySchema,
  functionsPrompt,
  repairRequest,
} from '../../../../../lib/optimizer/prompts/functions-prompt.js';
import {
  mergeFunctionsPrompt,
  mergeFunctionsReplySchema,
} from '../../../../../lib/optimizer/prompts/merge-functions-prompt.js';
import { renderSteps } from '../../../../../lib/optimizer/prompts/trajectory-steps.js';
import type { SimulatedEndpoint } from '../../../../../lib/simulator/server.js';
import { replySchema } from '../../../../../lib/llm/strict-schema.js';
import { ask, startEndpoint } from '../ask.js';
import type { Message } from '../ask.js';

let endpoint: SimulatedEndpoint;
beforeAll(async () => {
  endpoint = await startEndpoint();
});
afterAll(() => endpoint.close());

const citing = {
  response_format: {
    type: 'json_schema',
    json_schema: { name: 'functions', schema: replySchema(citingFunctionsReplySchema) },
  },
};
const merging = {
  response_format: {
    type: 'json_schema',
    json_schema: { name: 'merge', schema: replySchema(mergeFunctionsReplySchema) },
  },
};

function failed(place: number, input: string, expected: string, called?: string): Case {
  const task = { id: `t${place}`, input, expected, metadata: {} };
  const output = 'FINAL ANSWER: no idea';
  const trajectory = {
    taskId: task.id,
    messages: [],
    output,
    answer: null,
    score: 0,
    feedback: '',
    failure: null,
  };
  const messages = [
    { role: 'user' as const, content: input },
    { role: 'assistant' as const, content: `→ ${called ?? ''} {}` },
    { role: 'tool' as const, content: '1' },
    { role: 'assistant' as const, content: output },
  ];
  const steps =
    called &&
    renderSteps({ task, trajectory: { ...trajectory, messages }, countTokens: text => text.length / 4 });
  return { task, trajectory, critique: null, ...(steps && { steps }) };
}

const stays = (words: string) => [
  [`The guest came on 2024-02-27 and left on 2024-03-01. ${words}`, '4'],
  [`The guest came on 2024-05-06 and left on 2024-05-07. ${words}`, '2'],
  [`The guest came on 2024-07-30 and left on 2024-08-10. ${words}`, '12'],
];
const casesOf = (texts: readonly string[][], called?: string) =>
  texts.map(([input = '', expected = ''], place) => failed(place, input, expected, called));
const nights = casesOf(stays('For how many days is the tourist tax due?'));

function promptOf(cases: Case[], functions: AgentFunction[] = [], rejected: string[] = []): Message[] {
  return functionsPrompt({
    ...{ moduleName: 'tools', language: 'javascript', functions, cases, rejected },
    ...{ roomTokens: 3_000, cite: true },
  });
}

async function write(messages: Message[]) {
  const { functions } = citingFunctionsReplySchema.parse(JSON.parse(await ask(endpoint, messages, citing)));
  return functions;
}

function functionOf(reply: Awaited<ReturnType<typeof write>>[number]): AgentFunction {
  return readWritten({ name: reply.name, reply, language: 'javascript' }).written;
}

/** A prompt of such cases to which the model replies with or without a mistake. */
async function writeUntil(wrong: boolean) {
  for (let attempt = 0; attempt < 60; attempt++) {
    const cases = casesOf(stays(`For how many days is the tourist tax of house ${attempt} due?`));
    const messages = promptOf(cases);
    const [reply] = await write(messages);
    if (!reply) throw new Error('nothing was written');
    const problems = await checkFunction(functionOf(reply));
    if (problems.length > 0 === wrong) return { cases, messages, reply, problems };
  }
  throw new Error('60 prompts were all alike');
}

describe('the simulated optimizer that writes functions', () => {
  it('writes the program that returns the right answers, by the convention of the cases', async () => {
    const { reply } = await writeUntil(false);
    expect(reply).toMatchObject({ action: 'add', name: 'days_between', cases: ['c1', 'c2', 'c3'] });
    expect(reply.description).toMatch(
      /first and last day counted\. Call it when a task speaks of: .*\btourist\b/,
    );
    expect(reply.arguments?.map(({ name, type }) => [name, type])).toEqual([
      ['from', 'string'],
      ['to', 'string'],
    ]);
    expect(reply.examples?.[0]).toEqual({
      arguments: '{"from":"2024-02-27","to":"2024-03-01"}',
      result: '4',
    });
    expect(writtenFunctionSchema.safeParse(functionOf(reply)).success).toBe(true);
  });

  it('makes a mistake at times, which its examples show, and fixes it when it is reported', async () => {
    const { messages, reply, problems } = await writeUntil(true);
    expect(problems[0]).toContain('is to come of it');
    const again = await write([
      ...messages,
      { role: 'assistant', content: JSON.stringify({ functions: [reply] }) },
      { role: 'user', content: repairRequest(new Map([[reply.name, problems]])) },
    ]);
    expect(again.map(({ name }) => name)).toEqual([reply.name]);
    expect(again[0]?.code).not.toBe(reply.code);
    expect(await Promise.all(again.map(each => checkFunction(functionOf(each))))).toEqual([[]]);
  });

  it('writes nothing for what it cannot explain, and nothing that only one case supports', async () => {
    expect(await write(promptOf(nights.slice(0, 1)))).toEqual([]);
    const odd = casesOf([
      ['Which number is drawn for 12 and 14?', '907'],
      ['Which number is drawn for 15 and 33?', '411'],
    ]);
    expect(await write(promptOf(odd))).toEqual([]);
  });

  it('does not write an existing function, but adds the words of tasks for which it was not called', async () => {
    const { cases, reply } = await writeUntil(false);
    const standing = functionOf(reply);
    expect(await write(promptOf(cases, [standing]))).toEqual([]);
    const others = casesOf(
      ['2024-03-01', '2024-04-09', '2024-11-30'].map((day, place) => [
        `Cabin rented since 2024-02-10 until ${day}: how many tokens for the sauna?`,
        ['21', '60', '295'][place] ?? '',
      ]),
    );
    const [revised] = await write(promptOf(others, [standing]));
    expect(revised).toMatchObject({ action: 'revise', name: 'days_between', code: standing.code });
    expect(revised?.description).toMatch(/tourist.*sauna/);
  });

  it('revises a function that was called and returned wrong answers', async () => {
    const wrong = { ...functionOf((await writeUntil(false)).reply) };
    const code = wrong.code.replace('days + 1', 'days - 1');
    const called = casesOf(stays('For how many days is the tourist tax due?'), 'days_between');
    const [revised] = await write(promptOf(called, [{ ...wrong, code }]));
    expect(revised).toMatchObject({ action: 'revise', name: 'days_between' });
  });

  it('does not repeat what was rejected', async () => {
    const { reply } = await writeUntil(false);
    const rejected = [`days_between(from, to): ${reply.description ?? ''}\n${reply.code ?? ''}`];
    expect((await write(promptOf(nights, [], rejected))).map(({ code }) => code)).not.toContain(reply.code);
  });
});

describe('the simulated merger of functions', () => {
  const versions = (
    codes: readonly string[],
    examples: AgentFunction['examples'][],
    words: readonly string[],
  ) =>
    labelFunctions(
      codes.map((expression, place) => [
        {
          name: 'volume_weight',
          description: `The weight of a volume. Call it when a task speaks of: ${words[place]}.`,
          arguments: { type: 'object', properties: {} },
          packages: [],
          code: `function volume_weight({ length, width, height }) {\n  const weight = (length * width * height) / 5000;\n  return ${expression};\n}`,
          examples: examples[place] ?? [],
        },
      ]),
    );
  const half = '(Math.ceil(weight * 2) / 2).toFixed(1)';
  const tenth = '(Math.round(weight * 10) / 10).toFixed(1)';
  const box = (length: number, result: string) => ({ arguments: { length, width: 10, height: 10 }, result });

  async function merge(functions: ReturnType<typeof versions>) {
    const messages = mergeFunctionsPrompt({
      ...{ moduleName: 'tools', language: 'javascript', functions, differences: [] },
      parents: [
        { score: 0.4, tasks: 10 },
        { score: 0.6, tasks: 10 },
      ],
      ...{ limitTokens: 4_000, unitedTokens: 200 },
    });
    return mergeFunctionsReplySchema.parse(JSON.parse(await ask(endpoint, messages, merging)));
  }

  it('writes the one that is right for the examples of all, with the words of all', async () => {
    const both = versions(
      [tenth, half],
      [[box(25, '0.5')], [box(26, '1.0')]],
      ['parcel, box', 'parcel, carton'],
    );
    const { functions, conflicts } = await merge(both);
    expect(functions).toMatchObject([{ name: 'volume_weight', replaces: ['A1', 'B1'] }]);
    expect(functions[0]?.code).toContain(half);
    expect(functions[0]?.description).toContain('parcel, box, carton');
    expect(conflicts).toEqual([]);
  });

  it('keeps that of the better version if none is right for all', async () => {
    const both = versions(['1', '2'], [[box(25, '7')], [box(26, '9')]], ['parcel, box', 'parcel, carton']);
    expect(await merge(both)).toMatchObject({
      functions: [],
      conflicts: [{ between: ['A1', 'B1'], keep: 'B1' }],
    });
  });

  it('renames one that is for other tasks', async () => {
    const both = versions(['1', '2'], [[box(25, '7')], [box(26, '9')]], ['parcel, box', 'tank, oil']);
    expect(await merge(both)).toMatchObject({
      functions: [{ name: 'volume_weight_2', replaces: ['B1'] }],
      conflicts: [],
    });
  });
});
