import { critiquePrompt, critiqueSchemaFor } from '../../../../../lib/optimizer/prompts/critique-prompt.js';
import type { SimulatedEndpoint } from '../../../../../lib/simulator/server.js';
import { replySchema } from '../../../../../lib/llm/strict-schema.js';
import { ask, post, startEndpoint, system, user } from '../ask.js';

let endpoint: SimulatedEndpoint;
beforeAll(async () => {
  endpoint = await startEndpoint();
});
afterAll(() => endpoint.close());

const tool = (name: string, description: string, properties: object) => ({
  type: 'function',
  function: { name, description, parameters: { type: 'object', properties } },
});
const day = (description: string) => ({ type: 'string', description });
const storage = tool(
  'storage_days',
  'Days of storage. Call it when a task asks for how many days a pallet is stored.\nExample: storage_days({"from":"2024-03-01","to":"2024-03-04"}) → 4',
  { to: day('the last date'), from: day('the first date') },
);
const weight = tool(
  'parcel_weight',
  'The chargeable weight of a parcel by its length, width and height.\nExample: parcel_weight({"height":3,"length":20,"width":10}) → "0.5"',
  {
    height: { type: 'number', description: 'the height' },
    length: { type: 'number', description: 'the length' },
    width: { type: 'number', description: 'the width, after "by"' },
  },
);
const instructions = system('Answer.\n\nEnd your reply with FINAL ANSWER: and then the answer alone.');

interface Choice {
  message: {
    content: string | null;
    tool_calls?: { id: string; function: { name: string; arguments: string } }[];
  };
}

/** The model's actions step by step; each call receives the next result. */
async function play(task: string, tools: object[], results: string[] = []): Promise<unknown[]> {
  const messages: object[] = [instructions, user(task)];
  const done: unknown[] = [];
  for (let step = 0; step < 5; step++) {
    const reply = await post(endpoint, { messages, ...(tools.length > 0 && { tools }) });
    const { choices } = (await reply.json()) as { choices: Choice[] };
    const message = choices[0]?.message;
    const [call] = message?.tool_calls ?? [];
    if (!call) return [...done, message?.content];
    done.push([call.function.name, JSON.parse(call.function.arguments)]);
    messages.push(message ?? {}, { role: 'tool', tool_call_id: call.id, content: results[step] ?? '' });
  }
  return done;
}

const pallet = 'A pallet is stored from 2024-05-01 to 2024-05-09. How many days of storage is that?';

describe('the simulated agent with functions as tools', () => {
  it('calls the one whose words the task has, with values in the form of its example, and answers with the result', async () => {
    expect(await play(pallet, [weight, storage], ['9'])).toEqual([
      ['storage_days', { from: '2024-05-01', to: '2024-05-09' }],
      'FINAL ANSWER: 9',
    ]);
    const box = 'What is the chargeable weight of parcel 4711: length 30, height 12 by 18 centimetres?';
    expect(await play(box, [storage, weight], ['1.5'])).toEqual([
      ['parcel_weight', { height: 12, length: 30, width: 18 }],
      'FINAL ANSWER: 1.5',
    ]);
  });

  it('uses other values after an error, once', async () => {
    const longer = `${pallet} It was booked on 2024-04-20.`;
    const done = await play(longer, [storage], ['Error: no', 'Error: no']);
    expect(done).toHaveLength(3);
    expect(done[0]).not.toEqual(done[1]);
    expect(done[2]).toBe('FINAL ANSWER: unknown');
    expect((await play(longer, [storage], ['Error: no', '20']))[2]).toBe('FINAL ANSWER: 20');
  });

  it('calls none that does not fit, or for which the task has no values, and guesses', async () => {
    const gate = 'The truck came at 07:15 and stands at gate 12. At which gate does it stand?';
    expect(await play(gate, [storage, weight])).toEqual(['FINAL ANSWER: 12']);
    expect(await play('How many days of storage is a pallet stored?', [storage])).toEqual([
      'FINAL ANSWER: unknown',
    ]);
  });

  it('guesses if it has no tools, and does not compute', async () => {
    const [answer] = await play(pallet, []);
    expect(answer).toMatch(/^FINAL ANSWER: /);
    expect(answer).not.toBe('FINAL ANSWER: 9');
  });
});

describe('the simulated evaluator of an agent with functions', () => {
  const schema = replySchema(critiqueSchemaFor(['instructions', 'tools']));
  const more = { response_format: { type: 'json_schema', json_schema: { name: 'critique', schema } } };
  async function review(input: string, expected: string, tools: string) {
    const prompt = critiquePrompt({
      instructions: [
        { name: 'instructions', text: 'Answer the question.' },
        { name: 'tools', text: tools },
      ],
      task: { id: 'a', input, expected, metadata: {} },
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
    return JSON.parse(await ask(endpoint, prompt, more)) as { module: string | null; advice: string };
  }

  it.each(['(no functions)', 'parcel_weight(length, width?): The weight.\nsum_of(numbers): The sum.'])(
    'blames the tools for what has to be computed: %s',
    async tools => {
      expect(await review(pallet, '9', tools)).toMatchObject({
        module: 'tools',
        advice: expect.stringContaining('computed by code') as string,
      });
    },
  );

  it('blames no tools for what is in the task, nor a part that is a text', async () => {
    expect((await review('It stands at gate 12. At which gate?', '12', '(no functions)')).module).not.toBe(
      'tools',
    );
    expect((await review(pallet, '9', 'Say it in few words.')).module).not.toBe('tools');
  });
});
