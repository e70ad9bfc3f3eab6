import type { Task } from '../../../../../lib/domain/task.js';
import type { Trajectory } from '../../../../../lib/domain/trajectory.js';
import { critiquePrompt, critiqueReplySchema } from '../../../../../lib/optimizer/prompts/critique-prompt.js';
import { renderSteps } from '../../../../../lib/optimizer/prompts/trajectory-steps.js';
import { readCases } from '../../../../../lib/simulator/read-cases.js';
import { readRules } from '../../../../../lib/simulator/read-rules.js';
import { learnProcedures } from '../../../../../lib/simulator/scripts/tables.js';
import type { SimulatedEndpoint } from '../../../../../lib/simulator/server.js';
import { ask, playTools, post, shape, startEndpoint, system, user } from '../ask.js';

let endpoint: SimulatedEndpoint;
beforeAll(async () => {
  endpoint = await startEndpoint();
});
afterAll(() => endpoint.close());

const tools = ['calculator', 'read_file'].map(name => ({ type: 'function', function: { name } }));
const table = 'boat,harbour,crates\nAlba,Nordvik,7 t\nBrise,Sundal,9 t\nHake,Nordvik,12 t';
const file = '\n\nAttached file: boats.csv';
const read = 'read_file {"name":"boats.csv"}';

function play(rules: string, task: string, results: string[]) {
  const instructions = `Answer.\n${rules}\nEnd with FINAL ANSWER: and the answer.`;
  return playTools(endpoint, { instructions, task, tools, results });
}

describe('the scripted agent with tables', () => {
  it('computes an expression', async () => {
    expect(await play('', 'What is 3 * (4 + 5)?', ['27'])).toEqual([
      'calculator {"expression":"3 * (4 + 5)"}',
      'FINAL ANSWER: 27',
    ]);
  });

  it('looks up a value in the attached file', async () => {
    const question = `What is the harbour of the boat Brise?${file}`;
    expect(await play('', question, [table])).toEqual([read, 'FINAL ANSWER: Sundal']);
  });

  const total = `What do the rows of Nordvik come to altogether in the column crates?${file}`;

  it('follows a rule only if the question has its words', async () => {
    const rule = (word: string) =>
      `Rules:\n- When the question mentions ${word}: add up the numbers of the matching rows with the calculator`;
    expect(await play('', total, [table])).toEqual([read, 'FINAL ANSWER: 7 t']);
    expect(await play(rule('altogether, combined'), total, [table, '19'])).toEqual([
      read,
      'calculator {"expression":"7 + 12"}',
      'FINAL ANSWER: 19',
    ]);
    expect(await play(rule('combined'), total, [table])).toEqual([read, 'FINAL ANSWER: 7 t']);
  });

  it('writes the answer in the style that a rule specifies', async () => {
    const rules = [
      'Rules:',
      '- When the question mentions mean: divide the sum of the numbers by how many they are with the calculator',
      '- When the question mentions ledger: round the result to two decimals',
    ].join('\n');
    const question = `What is the mean crates of Nordvik? Write it as a ledger figure.${file}`;
    expect((await play(rules, question, [table, '9.3333333333333'])).at(-1)).toBe('FINAL ANSWER: 9.33');
  });

  it.each([
    ['a sheet', 'Sheet: Sheet1\nboat,harbour,crates\nAlba,Nordvik,7\nHake,Sundal,12'],
    ['columns between bars', 'Page 1:\nboat | harbour | crates\nAlba | Nordvik | 7\nHake | Sundal | 12'],
    [
      'lines of keys and values',
      'boat: Alba; harbour: Nordvik; crates: 7\nboat: Hake; harbour: Sundal; crates: 12',
    ],
    [
      'JSON',
      '[\n  {"boat":"Alba","harbour":"Nordvik","crates":"7"},\n  {"boat":"Hake","harbour":"Sundal","crates":"12"}\n]',
    ],
  ])('reads a table from %s', async (_, content) => {
    const question = `What is the crates value of the boat Hake?${file}`;
    expect((await play('', question, [content])).at(-1)).toBe('FINAL ANSWER: 12');
  });

  it('answers that it does not know if the tool fails or the question is unknown', async () => {
    expect((await play('', total, ['Error: no such file'])).at(-1)).toBe('FINAL ANSWER: unknown');
    expect(await play('', 'Who sang it?', [])).toEqual(['FINAL ANSWER: unknown']);
  });

  it('counts the tokens that tools add to a prompt', async () => {
    const messages = [system('Answer.'), user('What is 1 + 1?')];
    const tokens = async (more: object) =>
      ((await (await post(endpoint, { messages, ...more })).json()) as { usage: { prompt_tokens: number } })
        .usage.prompt_tokens;
    expect(await tokens({ tools })).toBeGreaterThan((await tokens({})) + 20);
  });

  it('accepts only functions as tools', async () => {
    const response = await post(endpoint, { messages: [user('Hello')], tools: [{ type: 'web_search' }] });
    expect(response.status).toBe(400);
  });
});

const task: Task = {
  id: 'one',
  input: `What do the rows of Nordvik come to altogether in the column crates?${file}`,
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

describe('what the scripted endpoint learns from tables', () => {
  const sum = 'add up the numbers of the matching rows with the calculator';

  it('is the procedure in a critique', async () => {
    const messages = critiquePrompt({ instructions: null, task, trajectory, steps });
    const text = await ask(endpoint, messages, shape({ problem: '', advice: '' }));
    const critique = critiqueReplySchema.parse(JSON.parse(text));
    expect(critique.problem).toContain(`"19" is right: the agent must ${sum}`);
    expect(critique.advice).toBe(`When the question mentions altogether: ${sum}.`);
  });

  it('is a rule for each procedure, with the words that no rule has yet', () => {
    const caseOf = (id: string, input: string) =>
      `<case id="${id}">\n<input>${input}${file}</input>\n<steps>\n${steps}\n</steps>\n<correct_answer>1</correct_answer>\n<output>FINAL ANSWER: 7 t</output>\n</case>`;
    const cases = readCases(
      [
        caseOf('1', 'What do the rows of Nordvik come to altogether in the column crates?'),
        caseOf('2', 'What is the total of the column crates for Nordvik?'),
        caseOf('3', 'How many entries does the table have for Nordvik?'),
      ].join('\n'),
    );
    const learned = (rules: string) =>
      learnProcedures(cases, readRules(rules)).map(({ when, then, cases: ids }) => [when, then, ids]);
    const count = ['the question mentions entries', 'count the matching rows', ['3']];
    expect(learned('')).toEqual([['the question mentions altogether, total', sum, ['1', '2']], count]);
    expect(learned(`- When the question mentions total: ${sum}`)).toEqual([
      ['the question mentions altogether', sum, ['1']],
      count,
    ]);
  });
});
