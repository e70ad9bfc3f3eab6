import type { ConfigInput } from '../../lib/config/schema.js';
import type { RunEstimate } from '../../lib/estimate/run-estimate.js';
import { openStore } from '../../lib/store/open-store.js';
import { expectExit } from '../support/command.js';
import { createWarmFolder, stopServers } from '../support/run-folder.js';
import type { RunFolder } from '../support/run-folder.js';
import { statusOf } from '../support/run-result.js';
import { removeTemporaryFolders } from '../support/temporary-folder.js';

const longest = 480_000;

/** What visitors of a library ask, by the shelf with the answer; no question contains the shelf's number. */
const shelves = {
  'shelf 12': ['comets', 'telescopes', 'the moons of Jupiter', 'eclipses', 'meteor showers'],
  'shelf 27': ['sourdough', 'pickled plums', 'pressure cookers', 'goulash', 'preserving jars'],
  'shelf 41': ['knots', 'lighthouses', 'tide tables', 'schooners', 'harbour pilots'],
  'shelf 58': ['beehives', 'pruning pears', 'compost heaps', 'greenhouse ventilation', 'aphids'],
};
const questions = [
  'Where do I find',
  'Have you anything on',
  'My aunt wants a book about',
  'Is there a guide to',
];
const endings = [
  'for children?',
  'in large print?',
  'to borrow today?',
  'with pictures?',
  'in a short edition?',
];

function libraryCsv(): string {
  const rows = Object.entries(shelves).flatMap(([shelf, things]) =>
    things.flatMap((thing, place) =>
      questions.flatMap((question, asked) =>
        [0, 1].map(more => {
          const ending = endings[(place + asked + more * 2) % endings.length] ?? '';
          return `${question} ${thing} ${ending},${shelf}`;
        }),
      ),
    ),
  );
  return `message,shelf\n${rows.join('\n')}\n`;
}

/** No llm section: the embedded simulated endpoint answers. */
function libraryFolder(optimize: ConfigInput['optimize']): Promise<RunFolder> {
  const config: ConfigInput = {
    name: 'library',
    seed: 7,
    dataset: {
      path: 'messages.csv',
      input: 'message',
      expected: 'shelf',
      splits: { train: 60, validation: 40, test: 60 },
    },
    agent: {
      kind: 'prompt',
      modules: { instructions: 'Say which shelf has it.' },
      output: { labels: 'auto' },
    },
    optimize,
  };
  return createWarmFolder(config, { data: libraryCsv() });
}

async function ratiosOf(folder: RunFolder) {
  const done = await folder.run('optimize', 'fgo.yaml', '--json');
  expectExit(done, 0);
  const { estimate, paid, usage } = statusOf(done);
  // The journal was empty.
  expect(paid.calls).toBe(usage.calls);
  expect(estimate?.actual.calls).toBe(usage.calls);
  return estimate?.ratio;
}

async function estimatesOf(folder: RunFolder, ...options: string[]): Promise<RunEstimate[]> {
  const told = await folder.run('estimate', 'fgo.yaml', ...options, '--json');
  expectExit(told, 0);
  return (JSON.parse(told.stdout) as { estimates: RunEstimate[] }).estimates;
}

/** Events that are billed when they are recorded; the start of a child a second time, by its own history. */
const billed =
  /EVENT_TYPE_(ACTIVITY_TASK_SCHEDULED|WORKFLOW_EXECUTION_STARTED|WORKFLOW_EXECUTION_SIGNALED|TIMER_STARTED|UPSERT_WORKFLOW_SEARCH_ATTRIBUTES|WORKFLOW_PROPERTIES_MODIFIED|START_CHILD_WORKFLOW_EXECUTION_INITIATED)"/g;

async function billedActions(folder: RunFolder): Promise<number> {
  const store = await openStore(folder.store);
  const histories = (await store.list('runs')).filter(key => key.includes('/histories/'));
  const texts = await Promise.all(histories.map(key => folder.read(key)));
  return texts.reduce((sum, text) => sum + (text.match(billed)?.length ?? 0), 0);
}

function expectWithinAQuarter(ratio: Awaited<ReturnType<typeof ratiosOf>>): void {
  for (const figure of ['calls', 'promptTokens', 'completionTokens'] as const) {
    expect(ratio?.[figure]).toBeGreaterThan(0.75);
    expect(ratio?.[figure]).toBeLessThan(1.25);
  }
}

describe('an estimate', () => {
  afterAll(async () => {
    await stopServers();
    await removeTemporaryFolders();
  });

  it(
    'is within a quarter of the usage of a run with merges, on data that nothing was tuned on',
    async () => {
      const folder = await libraryFolder({ subsets: 3, epochs: 1 });
      const [estimate] = await estimatesOf(folder);
      expectWithinAQuarter(await ratiosOf(folder));
      const ratio = (await billedActions(folder)) / (estimate?.actions.expected ?? 0);
      expect(ratio).toBeGreaterThan(0.7);
      expect(ratio).toBeLessThan(1.4);
    },
    longest,
  );

  it(
    'is closer after a rehearsal, and a run finds all of the rehearsal in the journal',
    async () => {
      const folder = await libraryFolder({ subsets: 3, epochs: 1 });
      const told = await folder.run('estimate', 'fgo.yaml', '--rehearse', '3', '--json');
      expectExit(told, 0);
      const paidBefore = [...told.stderr.matchAll(/(\d+) calls paid/g)].map(([, calls]) => Number(calls));
      const { estimates } = JSON.parse(told.stdout) as { estimates: { total: { calls: object } }[] };
      const done = await folder.run('optimize', 'fgo.yaml', '--json');
      expectExit(done, 0);
      const { paid, usage, estimate } = statusOf(done);
      // One epoch of all subsets, with a validation pass, as merges do it: every call of it is the run's own.
      expect(paid.calls + paidBefore.reduce((sum, calls) => sum + calls, 0)).toBe(usage.calls);
      expect(paid.calls).toBeLessThan(usage.calls / 2);
      expectWithinAQuarter(estimate?.ratio);
      // The run is compared with the estimate that was reported.
      const { low, expected, high } = estimate ?? {};
      const recorded = { low: low?.calls, expected: expected?.calls, high: high?.calls };
      expect(estimates[0]?.total.calls).toEqual(recorded);
    },
    longest,
  );

  it(
    'is within a quarter of the usage of a run of one subset, and is reported beforehand in the same figures',
    async () => {
      const folder = await libraryFolder({ strategy: 'all-at-once', epochs: 2 });
      const told = await folder.run('estimate', 'fgo.yaml', '--json');
      expectExit(told, 0);
      const { estimates } = JSON.parse(told.stdout) as { estimates: { total: { calls: object } }[] };
      expectWithinAQuarter(await ratiosOf(folder));
      const status = statusOf(await folder.run('status', 'last', '--json'));
      const { low, expected, high } = status.estimate ?? {};
      expect(estimates[0]?.total.calls).toEqual({
        low: low?.calls,
        expected: expected?.calls,
        high: high?.calls,
      });
    },
    longest,
  );
});
