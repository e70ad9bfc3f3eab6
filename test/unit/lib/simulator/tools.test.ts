import { critiquePrompt, critiqueReplySchema } from '../../../../lib/optimizer/prompts/critique-prompt.js';
import { renderSteps } from '../../../../lib/optimizer/prompts/trajectory-steps.js';
import type { Task } from '../../../../lib/domain/task.js';
import type { Trajectory } from '../../../../lib/domain/trajectory.js';
import { explainCase } from '../../../../lib/simulator/tools/explain-case.js';
import { learnProcedures } from '../../../../lib/simulator/tools/learn-procedures.js';
import { readTable } from '../../../../lib/simulator/tools/read-table.js';
import { readCases } from '../../../../lib/simulator/read-cases.js';
import type { SimulatedEndpoint } from '../../../../lib/simulator/server.js';
import { ask, post, shape, startEndpoint, system, user } from './ask.js';

let endpoint: SimulatedEndpoint;
beforeAll(async () => {
  endpoint = await startEndpoint();
});
afterAll(() => endpoint.close());

const text = (name: string) => ({ type: 'object', properties: { [name]: { type: 'string' } } });
const tools = [
  {
    type: 'function',
    function: { name: 'sums', description: 'Does arithmetic.', parameters: text('formula') },
  },
  {
    type: 'function',
    function: { name: 'open', description: 'Opens a document that is attached.', parameters: text('path') },
  },
];
const table = 'boat,harbour,crates\nAlba,Nordvik,7 t\nBrise,Sundal,9 t\nHake,Nordvik,12 t';

interface Reply {
  finish_reason: string;
  message: {
    content: string | null;
    tool_calls?: { id: string; function: { name: string; arguments: string } }[];
  };
}

async function reply(messages: object[]): Promise<Reply> {
  const body = (await (await post(endpoint, { messages, tools })).json()) as { choices: Reply[] };
  const [choice] = body.choices;
  if (!choice) throw new Error(JSON.stringify(body));
  return choice;
}

/** Plays the tools: the calls, and the final answer. */
async function play(
  instructions: string,
  question: string,
  results: string[],
): Promise<[string[], string | null]> {
  const messages: object[] = [
    system(`${instructions}\nEnd with FINAL ANSWER: and the answer.`),
    user(question),
  ];
  const made: string[] = [];
  for (;;) {
    const { message, finish_reason: finish } = await reply(messages);
    const [call] = message.tool_calls ?? [];
    if (!call) return [made, message.content];
    expect(finish).toBe('tool_calls');
    made.push(`${call.function.name} ${call.function.arguments}`);
    messages.push(message, { role: 'tool', tool_call_id: call.id, content: results[made.length - 1] ?? '' });
  }
}

describe('the simulated endpoint with tools', () => {
  it('computes an expression with the tool that does arithmetic', async () => {
    expect(await play('Answer.', 'What is 3 * (4 + 5)?', ['27'])).toEqual([
      ['sums {"formula":"3 * (4 + 5)"}'],
      'FINAL ANSWER: 27',
    ]);
  });

  it('opens the file that a question names, and looks up a value without a rule', async () => {
    const question = 'What is the harbour of the boat Brise?\n\nAttached file: boats.csv';
    expect(await play('Answer.', question, [table])).toEqual([
      ['open {"path":"boats.csv"}'],
      'FINAL ANSWER: Sundal',
    ]);
  });

  const total = 'What do the crates of Nordvik come to altogether?\n\nAttached file: boats.csv';

  it('follows a rule only if the question has its words', async () => {
    const rule =
      'Rules:\n- When the question mentions altogether, total: add up the numbers with the calculator';
    expect(await play('Answer.', total, [table])).toEqual([
      ['open {"path":"boats.csv"}'],
      'FINAL ANSWER: 7 t',
    ]);
    expect(await play(rule, total, [table, '19'])).toEqual([
      ['open {"path":"boats.csv"}', 'sums {"formula":"7 + 12"}'],
      'FINAL ANSWER: 19',
    ]);
    const other = 'Rules:\n- When the question mentions mean: add up the numbers with the calculator';
    expect((await play(other, total, [table]))[1]).toBe('FINAL ANSWER: 7 t');
  });

  it('writes the answer in the style that a rule specifies', async () => {
    const rules =
      'Rules:\n- When the question mentions mean: take the average\n- When the question mentions ledger: use two decimals';
    const question = 'What is the mean of the crates? Write a ledger figure.\n\nAttached file: boats.csv';
    expect(await play(rules, question, [table, '9.3333333333333'])).toEqual([
      ['open {"path":"boats.csv"}', 'sums {"formula":"(7 + 9 + 12) / 3"}'],
      'FINAL ANSWER: 9.33',
    ]);
  });

  it('answers that it does not know if the tool fails or there is no table', async () => {
    expect((await play('Answer.', total, ['Error: no such file']))[1]).toBe('FINAL ANSWER: unknown');
    expect((await play('Answer.', 'Who sang it?', []))[1]).toBe('FINAL ANSWER: unknown');
  });

  it('counts the tokens that tools add to a prompt', async () => {
    const messages = [system('Answer.'), user('What is 1 + 1?')];
    const used = async (more: object) =>
      ((await (await post(endpoint, { messages, ...more })).json()) as { usage: { prompt_tokens: number } })
        .usage.prompt_tokens;
    expect(await used({ tools })).toBeGreaterThan((await used({})) + 40);
  });

  it('serves functions alone', async () => {
    const response = await post(endpoint, { messages: [user('Hello')], tools: [{ type: 'web_search' }] });
    expect(response.status).toBe(400);
  });
});

const task: Task = {
  id: 'one',
  input: 'What do the crates of Nordvik come to altogether?',
  expected: '19',
  metadata: {},
};
const trajectory: Trajectory = {
  taskId: 'one',
  messages: [
    { role: 'user', content: task.input },
    { role: 'assistant', content: '→ read_file {"name":"boats.csv"}' },
    { role: 'tool', content: table },
    { role: 'assistant', content: 'FINAL ANSWER: 7 t' },
  ],
  output: 'FINAL ANSWER: 7 t',
  answer: '7 t',
  score: 0,
  feedback: 'Got "7 t", expected "19".',
  failure: null,
};
const steps = renderSteps({ task, trajectory, countTokens: words => words.length / 4 }) ?? '';

describe('what it learns from attempts with tools', () => {
  it('is stated in a critique: the procedure that leads to the right answer', async () => {
    const messages = critiquePrompt({ instructions: null, task, trajectory, steps });
    const text = await ask(endpoint, messages, shape({ problem: '', advice: '' }));
    const critique = critiqueReplySchema.parse(JSON.parse(text));
    expect(critique.problem).toContain('"19" is right: one has to add up the numbers of the matching rows');
    expect(critique.advice).toBe(
      'When the question mentions come, altogether: add up the numbers of the matching rows with the calculator.',
    );
  });

  it('is a rule for each procedure, with the words that other questions lack', () => {
    const caseOf = (id: string, input: string, expected: string) =>
      `<case id="${id}">\n<input>${input}</input>\n<steps>\n${steps}\n</steps>\n<correct_answer>${expected}</correct_answer>\n<output>FINAL ANSWER: 7 t</output>\n</case>`;
    const cases = readCases(
      [
        caseOf('1', 'What do the crates of Nordvik come to altogether?', '19'),
        caseOf('2', 'What is the total of the crates of Nordvik?', '19'),
        caseOf('3', 'How many entries are there for Nordvik?', '2'),
        caseOf('4', 'What is the share of the crates of Nordvik?', 'nobody knows'),
      ].join('\n'),
    );
    expect(cases.map(example => explainCase(example)?.operation)).toEqual(['sum', 'sum', 'count', undefined]);
    expect(learnProcedures(cases, []).map(({ when, then, cases: ids }) => [when, then, ids])).toEqual([
      [
        'the question mentions come, altogether, total',
        'add up the numbers of the matching rows with the calculator',
        ['1', '2'],
      ],
      ['the question mentions entries', 'count the matching rows', ['3']],
    ]);
  });

  it('is not taken from solved tasks that are next to the failed ones', () => {
    const solved = '<answer correct="12"><input>What is the total of the crates of Sundal?</input></answer>';
    const failed = `<case id="1">\n<input>How many entries are there for Nordvik?</input>\n<steps>\n${steps}\n</steps>\n<correct_answer>2</correct_answer>\n<output>FINAL ANSWER: 7 t</output>\n</case>`;
    expect(readCases(`${solved}\n${failed}`).map(example => example.failed)).toEqual([false, true]);
  });

  it('removes the unit from a figure rather than rounding it', () => {
    const asked = `<case id="1">\n<input>What are the crates of the boat Brise, in tons?</input>\n<steps>\n${steps}\n</steps>\n<correct_answer>9</correct_answer>\n<output>FINAL ANSWER: 9 t</output>\n</case>`;
    const [example] = readCases(asked);
    expect(example && explainCase(example)).toMatchObject({ operation: 'look', style: 'unitless' });
  });

  it('is nothing if the right answer does not follow from the results of the tools', () => {
    const [example] = readCases(
      `<case id="1">\n<input>What is it?</input>\n<steps>\n[tool] Error: no such file\n</steps>\n<correct_answer>12</correct_answer>\n<output>1</output>\n</case>`,
    );
    expect(example && explainCase(example)).toBeNull();
  });
});

describe('a table in a text', () => {
  const read = {
    columns: ['boat', 'crates'],
    rows: [
      ['Alba', '7'],
      ['Hake', '12'],
    ],
  };
  it.each([
    ['csv', 'boat,crates\nAlba,7\nHake,12\n'],
    ['a sheet', 'Sheet: Sheet1\nboat,crates\nAlba,7\nHake,12'],
    ['columns between bars', 'Page 1:\nboat | crates\nAlba | 7\nHake | 12'],
    ['lines of keys and values', 'boat: Alba; crates: 7\nboat: Hake; crates: 12\n'],
    ['JSON', '[\n  {"boat":"Alba","crates":"7"},\n  {"boat":"Hake","crates":12}\n]'],
  ])('is read from %s', (_, content) => {
    expect(readTable(content)).toEqual(read);
  });

  it('is none in prose, nor if rows are of uneven length', () => {
    expect(readTable('Alba had seven crates.')).toBeNull();
    expect(readTable('a,b\n1,2,3')).toBeNull();
    expect(readTable('[1, 2')).toBeNull();
  });
});
