import type { Division } from '../../../lib/optimizer/program/requests.js';
import { taskListsSchema } from '../../../activities/select-tasks.js';
import type { Trajectory } from '../../../lib/domain/trajectory.js';
import { startFakeEndpoint } from '../../support/fake-endpoint.js';
import type { Behaviour, FakeEndpoint } from '../../support/fake-endpoint.js';
import { embedded } from '../../support/embedded.js';
import { removeTemporaryFolders } from '../../support/temporary-folder.js';
import { openStoreRun, tasksOf } from './store-run.js';
import type { StoreRun } from './store-run.js';

let fake: FakeEndpoint;
let run: StoreRun | undefined;
beforeEach(async () => {
  fake = await startFakeEndpoint();
  fake.embeddings(embedded);
});
afterEach(async () => {
  await run?.close();
  await fake.close();
});
afterAll(removeTemporaryFolders);

/** Words separate these differently than the fake embeddings do, which count soup, bill and key. */
const messages: [string, string][] = [
  ['table four: soup', 'kitchen'],
  ['table four: bill', 'cashier'],
  ['room nine: soup', 'kitchen'],
  ['room nine: bill', 'cashier'],
];

async function open(
  optimize: object,
  more: { messages?: [string, string][]; embedding?: object | string } = {},
) {
  const embedding = more.embedding ?? 'fake-embedding';
  run = await openStoreRun({
    url: fake.url,
    train: tasksOf(more.messages ?? messages),
    optimize: { subsets: 2, ...optimize },
    llm: { models: { default: 'simulated', ...(embedding !== '' && { embedding }) } },
  });
  return run;
}

async function listsOf({ artifacts }: StoreRun, { lists }: Division) {
  return (await artifacts.get(lists, taskListsSchema)).toSorted();
}

function trajectoryOf(place: number, answer: string, output = answer): Trajectory {
  const score = Number(messages[place]?.[1] === answer);
  const feedback = score === 1 ? '' : `Expected "${messages[place]?.[1]}".`;
  return { taskId: `t${place}`, messages: [], output, answer, score, feedback, failure: null };
}

describe('dividing by similarity', () => {
  it('requests embeddings of the inputs in one request if a model for it is configured', async () => {
    const opened = await open({ divide: 'similar' });
    const division = await opened.call(opened.activities.divideTasks, { run: opened.run });
    expect(await listsOf(opened, division)).toEqual([
      [0, 2],
      [1, 3],
    ]);
    expect(division.report).toEqual({
      method: 'similar',
      similarity: 'embeddings',
      model: 'fake-embedding',
      notes: [],
    });
    expect(fake.requests.map(({ path }) => path)).toEqual(['/v1/embeddings']);
  });

  it('uses the words if there is none, and makes no call', async () => {
    const opened = await open({ divide: 'similar' }, { embedding: '' });
    const division = await opened.call(opened.activities.divideTasks, { run: opened.run });
    expect(await listsOf(opened, division)).toEqual([
      [0, 1],
      [2, 3],
    ]);
    expect(division.report).toEqual({ method: 'similar', similarity: 'words', notes: [] });
    expect(fake.requests).toEqual([]);
  });

  it.each([
    ['are all zero', () => [0, 0, 0]],
    ['have different lengths', (request: number) => Array.from({ length: request + 1 }, () => 1)],
  ])('uses the words, and says so, if embeddings %s', async (what, vectorOf) => {
    let requests = 0;
    fake.embeddings(texts => {
      requests += 1;
      const data = texts.map((_, index) => ({ index, embedding: vectorOf(requests) }));
      return { status: 200, body: { data, model: 'fake-embedding' } };
    });
    // More than fits one request.
    const many = Array.from({ length: 80 }, (_, place): [string, string] => [`soup ${place}`, 'kitchen']);
    const opened = await open({ divide: 'similar' }, { messages: [...messages, ...many] });
    const { report } = await opened.call(opened.activities.divideTasks, { run: opened.run });
    expect(report).toMatchObject({ similarity: 'words', notes: [expect.stringContaining(what)] });
  });

  it.each<[string, Behaviour, RegExp]>([
    [
      'says so',
      { status: 501, body: { error: { message: 'This server has no embeddings' } } },
      /501: This server has no embeddings/,
    ],
    [
      'says so in a 200',
      { status: 200, body: { error: 'Unexpected endpoint or method. (POST /embeddings)' } },
      /404: Unexpected endpoint/,
    ],
    ['answers with a web page', { status: 200, body: '<!doctype html><title>Hello</title>' }, /web page/],
  ])(
    'goes by the words, and says so, where the endpoint has no embeddings and %s',
    async (_, answer, words) => {
      fake.embeddings(() => answer);
      const opened = await open({ divide: 'similar' });
      const { report } = await opened.call(opened.activities.divideTasks, { run: opened.run });
      expect(report).toMatchObject({ method: 'similar', similarity: 'words' });
      expect(report?.notes).toEqual([
        expect.stringMatching(/^No embeddings are available, so similarity is measured /),
      ]);
      expect(report?.notes[0]).toMatch(words);
    },
  );

  it('cuts the middle of texts that are too long for the model, and reports how many', async () => {
    const long = `soup ${'and '.repeat(900)}`;
    const opened = await open(
      { divide: 'similar' },
      { messages: [...messages, [long, 'kitchen']], embedding: { model: 'small', contextTokens: 500 } },
    );
    const { report } = await opened.call(opened.activities.divideTasks, { run: opened.run });
    expect(report?.notes).toEqual(['1 of the texts are too long for small: their middle was cut.']);
    const sent = fake.requests.flatMap(({ body }) => body?.['input'] as string[]);
    expect(sent.find(text => text.includes('left out'))?.length).toBeLessThan(long.length / 2);
  });

  it('halves what the endpoint rejects as too long until it is accepted', async () => {
    fake.embeddings(texts =>
      texts.some(text => text.length > 1_000)
        ? { status: 400, body: { error: { message: 'maximum context length is 200 tokens' } } }
        : embedded(texts),
    );
    const opened = await open(
      { divide: 'similar' },
      { messages: [...messages, ['soup '.repeat(900), 'kitchen']] },
    );
    const { report } = await opened.call(opened.activities.divideTasks, { run: opened.run });
    expect(report).toMatchObject({
      similarity: 'embeddings',
      notes: [expect.stringMatching(/^1 of the texts/)],
    });
    expect(fake.requests).toHaveLength(4);
  });

  describe('if the endpoint refuses a text for its content', () => {
    const filtered: Behaviour = {
      status: 400,
      body: { error: { code: 'content_filter', message: 'It was flagged.' } },
    };
    const flagged: [string, string][] = [
      ['a flagged note about soup', 'kitchen'],
      ['another flagged note', 'porter'],
    ];

    it.each([
      ['a single one', flagged.slice(0, 1)],
      ['several', flagged],
      ['the first one', [flagged[0], ...messages].slice(0, 1) as [string, string][]],
    ])(
      'compares the others by their embeddings, and reports how many are left out: %s',
      async (which, more) => {
        fake.embeddings(texts => (texts.some(text => text.includes('flagged')) ? filtered : embedded(texts)));
        const all = which === 'the first one' ? [...more, ...messages] : [...messages, ...more];
        const opened = await open({ divide: 'similar' }, { messages: all });
        const { report, sizes } = await opened.call(opened.activities.divideTasks, { run: opened.run });
        expect(report).toMatchObject({
          similarity: 'embeddings',
          notes: [
            `${more.length} of the texts were refused by the endpoint because of their content: they are similar to no other text.`,
          ],
        });
        expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(all.length);
      },
    );

    it('uses the words if all are refused', async () => {
      fake.embeddings(() => filtered);
      const opened = await open({ divide: 'similar' });
      const { report } = await opened.call(opened.activities.divideTasks, { run: opened.run });
      expect(report).toMatchObject({ similarity: 'words', notes: [expect.stringContaining('flagged')] });
    });
  });

  it('waits for a person if the key is rejected', async () => {
    fake.embeddings(() => ({ status: 401, body: { error: { message: 'no' } } }));
    const opened = await open({ divide: 'similar' });
    await expect(opened.call(opened.activities.divideTasks, { run: opened.run })).rejects.toMatchObject({
      type: 'PersonNeeded',
    });
  });
});

describe('dividing by failure', () => {
  it('groups equal confusions, and spreads solved tasks', async () => {
    const more: [string, string][] = [...messages, ['hello', 'cashier'], ['good day', 'kitchen']];
    const opened = await open({ divide: 'by-failure' }, { messages: more });
    const given = ['cashier', 'porter', 'cashier', 'porter'].map((answer, place) =>
      trajectoryOf(place, answer),
    );
    const solved = [4, 5].map((place): Trajectory => ({
      ...trajectoryOf(place, ''),
      score: 1,
      feedback: '',
    }));
    const explored = await opened.putEvaluation([...given, ...solved]);
    const division = await opened.call(opened.activities.divideTasks, { run: opened.run, explored });
    const lists = await listsOf(opened, division);
    expect(lists.map(list => list.filter(place => place < 4))).toEqual([
      [0, 2],
      [1, 3],
    ]);
    expect(division).toMatchObject({
      sizes: [3, 3],
      report: { method: 'by-failure', explored: { tasks: 6, failures: 4 }, notes: [] },
    });
    expect(fake.requests).toEqual([]);
  });

  it('compares differences and outputs if no confusion occurs twice', async () => {
    const opened = await open({ divide: 'by-failure' });
    const outputs = ['the soup is cold', 'a bill of ten', 'it was soup again', 'no bill at all'];
    const explored = await opened.putEvaluation(outputs.map((text, place) => trajectoryOf(place, text)));
    const division = await opened.call(opened.activities.divideTasks, { run: opened.run, explored });
    expect(await listsOf(opened, division)).toEqual([
      [0, 2],
      [1, 3],
    ]);
    expect(division.report).toMatchObject({ similarity: 'embeddings', explored: { tasks: 4, failures: 4 } });
  });

  it('divides as stratified, and says so, if nothing was explored', async () => {
    const opened = await open({ divide: 'by-failure' });
    const { report, sizes } = await opened.call(opened.activities.divideTasks, { run: opened.run });
    expect(sizes).toEqual([2, 2]);
    expect(report?.notes).toEqual([expect.stringContaining('divided as with stratified')]);
  });
});

it('with subsets: auto, also divides into more if similar tasks are similar in length', async () => {
  const long = Array.from({ length: 12 }, (_, index): [string, string] => [
    `soup ${index} ${'la '.repeat(400)}`,
    'a',
  ]);
  const short = Array.from({ length: 36 }, (_, index): [string, string] => [`bill ${index}`, 'b']);
  const opened = await open(
    { divide: 'similar', subsets: 'auto', promptTokens: 7_600, moduleTokens: 1_000 },
    { messages: [...long, ...short] },
  );
  const { sizes, report } = await opened.call(opened.activities.divideTasks, { run: opened.run });
  const random = await open(
    { divide: 'random', subsets: 'auto', promptTokens: 7_600, moduleTokens: 1_000 },
    { messages: [...long, ...short] },
  );
  const { sizes: drawn } = await random.call(random.activities.divideTasks, { run: random.run });
  expect(sizes.length).toBeGreaterThan(drawn.length);
  expect(report?.notes).toEqual([]);
});
