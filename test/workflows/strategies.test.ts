import { modulesSchema } from '../../lib/domain/module.js';
import type { SubsetReport } from '../../lib/domain/progress.js';
import { expectExit } from '../support/command.js';
import { startRecordingEndpoint } from '../support/recording-endpoint.js';
import type { RecordingEndpoint } from '../support/recording-endpoint.js';
import { createWarmFolder, hotelConfig, stopServers } from '../support/run-folder.js';
import type { RunFolder } from '../support/run-folder.js';
import { resultOf, statusOf } from '../support/run-result.js';
import { removeTemporaryFolders } from '../support/temporary-folder.js';

const longest = 480_000;
let endpoint: RecordingEndpoint;
let folder: RunFolder;

/** One folder for all, so that runs share identical requests. */
beforeAll(async () => {
  endpoint = await startRecordingEndpoint();
  const { dataset, ...config } = hotelConfig(endpoint.url);
  const splits = { train: 30, validation: 18, test: 18 };
  folder = await createWarmFolder({
    ...config,
    dataset: { ...dataset, splits },
    optimize: { ...config.optimize, subsets: 3 },
  });
  // Started once for all of them.
  await folder.run('server', 'start', '--store', folder.store);
}, longest);

afterAll(async () => {
  await stopServers();
  await removeTemporaryFolders();
});

async function optimize(...parameters: string[]) {
  const ended = await folder.run('optimize', 'fgo.yaml', '--new', '--json', ...parameters);
  expectExit(ended, 0);
  const status = statusOf(ended);
  return { status, result: await resultOf(folder, status) };
}

/** A replay is slow, so each kind of tree has one. */
async function expectReplays(id: string) {
  expectExit(await folder.run('replay', id), 0);
}

/** What a command prints about a finished run. */
async function shown(...command: string[]) {
  const ended = await folder.run(...command);
  expectExit(ended, 0);
  return ended;
}

const ruleIds = (modules: string) => {
  const { instructions } = modulesSchema.parse(JSON.parse(modules));
  if (instructions?.kind !== 'text') throw new Error('There are no instructions.');
  return instructions.structure?.rules.map(({ id }) => id) ?? [];
};
const acceptedIn = (subset: SubsetReport | undefined) => subset?.epochs.filter(({ accepted }) => accepted);

describe('sequential', () => {
  it(
    'starts each subset from the result of the one before, and ends with the result of the last one',
    async () => {
      const { status, result } = await optimize('--id', 'chain', '--set', 'optimize.strategy=sequential');
      await expectReplays('chain');
      const { subsets, merges } = status.tree;
      expect(subsets.map(({ id, state }) => [id, state])).toEqual([
        ['subset-001', 'done'],
        ['subset-002', 'done'],
        ['subset-003', 'done'],
      ]);
      expect(merges).toEqual([]);
      // Rules of an earlier subset are in the result of a later one.
      expect(acceptedIn(subsets[0])).not.toEqual([]);
      const changing = subsets.filter(subset => acceptedIn(subset)?.length);
      expect(changing.length).toBeGreaterThan(1);
      const makers = new Set(ruleIds(result.modules).map(id => id.split('/')[0]));
      expect(makers.has('subset-001')).toBe(true);
      expect(makers.size).toBeGreaterThan(1);
      expect(status.decision).toContain('subset-003');
      expect(status.scores.final.test).toBeGreaterThan(status.scores.baseline.test ?? 1);
    },
    longest,
  );

  it(
    'reuses in a fork what is before its point, and re-runs what follows from it',
    async () => {
      const change =
        'llm.models={default: {model: simulated, temperature: 1}, optimizer: {model: simulated, temperature: 1, maxCompletionTokens: 1111}}';
      const from = ['--from', 'subset-002', '--json', '--set', change];
      const ended = await folder.run('fork', 'chain', ...from);
      expectExit(ended, 0);
      const { tree, paid, id } = statusOf(ended);
      expect(tree.subsets.map(({ inheritedFrom }) => inheritedFrom)).toEqual(['chain', undefined, undefined]);
      expect(paid.byRole.optimizer.calls).toBeGreaterThan(1);
      expectExit(await folder.run('replay', id), 0);
    },
    longest,
  );
});

describe('bagging', () => {
  it(
    'optimizes subsets that share tasks, each without repeated tasks, and merges them',
    async () => {
      const { status } = await optimize('--set', 'optimize.strategy=bagging', '--set', 'optimize.bag=15');
      const { subsets, merges } = status.tree;
      const sizes = subsets.map(({ tasks }) => tasks);
      expect(sizes).toHaveLength(3);
      for (const size of sizes) expect(size).toBeLessThanOrEqual(15);
      // In total more than a division of 30 tasks without repetition could have.
      expect(Math.min(...sizes)).toBeGreaterThan(10);
      expect(merges.map(({ id }) => id).sort()).toEqual(['merge-1-1', 'merge-2-1']);
      expect(status.scores.final.test).toBeGreaterThan(status.scores.baseline.test ?? 1);
    },
    longest,
  );
});

describe('pareto', () => {
  it(
    'improves a candidate that is best on some task in each round, and ends with the best on validation',
    async () => {
      const { status } = await optimize('--id', 'rounds', '--set', 'optimize.strategy=pareto');
      await expectReplays('rounds');
      const { subsets, merges, waves } = status.tree;
      expect(merges).toEqual([]);
      expect(waves.map(wave => wave.subsets)).toEqual([0, 1, 2].map(from => ({ from, count: 1 })));
      const kept = ['baseline', ...waves.filter(({ accepted }) => accepted).map(({ result }) => result)];
      for (const { start } of waves) expect(kept).toContain(start);
      for (const { epochs } of subsets) expect(epochs.length).toBeLessThanOrEqual(1);
      const means = waves.flatMap(({ validation }) => validation.result?.mean ?? []);
      expect(status.scores.final.validation).toBe(Math.max(...means));
      expect(status.scores.final.test).toBeGreaterThan(status.scores.baseline.test ?? 1);
      expect((await shown('status', 'rounds')).stdout).toContain('wave 1  subset-001  from baseline');
      expect((await shown('explain', 'rounds')).stdout).toMatch(/subset-00\d, epoch 1/);
      await shown('show', 'rounds', 'subset-001/epoch-1');
    },
    longest,
  );
});

describe('combee', () => {
  it(
    'runs and critiques all tasks once, reduces shuffled groups of them, and merges the proposals once',
    async () => {
      const { status } = await optimize('--id', 'groups', '--set', 'optimize.strategy=combee');
      await expectReplays('groups');
      const { subsets, merges } = status.tree;
      // The square root of 30.
      expect(subsets).toHaveLength(5);
      expect(subsets.reduce((sum, { tasks }) => sum + tasks, 0)).toBeGreaterThan(40);
      for (const { epochs } of subsets) expect(epochs.map(({ candidate }) => candidate)).toEqual([null]);
      expect(merges).toMatchObject([{ id: 'merge-1-1', state: 'done', decision: 'merged' }]);
      expect(merges[0]?.parents.length).toBeGreaterThan(1);
      expect(status.usage.byRole.merger.calls).toBe(1);
      // Train tasks once; validation with the baseline and the merge; test with the baseline and the result.
      expect(status.rollouts).toBe(30 + 2 * 18 + 2 * 18);
      expect(status.scores.final.test).toBeGreaterThan(status.scores.baseline.test ?? 1);
      expect((await shown('status', 'groups')).stdout).toContain('merge-1-1');
      expect((await shown('explain', 'groups')).stdout).toMatch(/subset-00\d, epoch 1/);
      const group = await shown('show', 'groups', 'subset-001/epoch-1');
      expect(group.stdout).toContain('taken without a score');
    },
    longest,
  );
});

describe('evidence that overflows the one prompt of all-at-once', () => {
  const small = ['--set', 'optimize.strategy=all-at-once', '--set', 'optimize.promptTokens=900'];

  it(
    'is left out with its count if it is truncated, with one call per epoch',
    async () => {
      const { status } = await optimize(...small, '--set', 'optimize.overflow=truncate');
      const notes = status.tree.subsets.flatMap(({ epochs }) => epochs.flatMap(({ revisions }) => revisions));
      expect(notes.flatMap(revision => revision.notes).join()).toMatch(
        /\d+ of \d+ failed tasks were left out/,
      );
      expect(status.usage.byRole.optimizer.calls).toBe(1);
      const { status: split } = await optimize(...small);
      expect(split).toMatchObject({ state: 'done', strategy: 'all-at-once' });
      expect(split.tree.subsets).toHaveLength(1);
      expect(split.tree.merges).toEqual([]);
      expect(split.scores.final.test).toBeGreaterThan(split.scores.baseline.test ?? 1);
      expect(split.usage.byRole.optimizer.calls).toBeGreaterThan(1);
    },
    longest,
  );

  it(
    'ends the run before the optimizer is called, with the numbers, if it is rejected',
    async () => {
      const set = ['--new', '--json', '--set', 'optimize.overflow=refuse'];
      const ended = await folder.run('optimize', 'fgo.yaml', ...small, ...set);
      expectExit(ended, 1);
      expect(ended.stderr).toMatch(/takes \d+ tokens, and one prompt of the optimizer has room for \d+/);
      expect(statusOf(ended).usage.byRole.optimizer.calls).toBe(0);
    },
    longest,
  );
});

describe('several proposals per epoch', () => {
  it(
    'are all scored and the best is kept; a race ends with the same result in fewer rollouts',
    async () => {
      const { llm } = hotelConfig(endpoint.url);
      folder = await createWarmFolder({
        name: 'invoices',
        seed: 7,
        llm,
        benchmark: { name: 'logisticsqa', generate: { invoices: 120, senders: 6 } },
        optimize: { subsets: 2, epochs: 2, proposals: 3, merge: { fanIn: 2, retry: false } },
      });
      await folder.run('server', 'start', '--store', folder.store);
      const whole = await optimize();
      const epochs = whole.status.tree.subsets.flatMap(subset => subset.epochs);
      expect(epochs).toHaveLength(4);
      for (const { proposals = [], candidate } of epochs) {
        expect(proposals).toHaveLength(3);
        expect(candidate?.mean).toBe(Math.max(...proposals.map(({ mean }) => mean ?? -1)));
      }
      // Different samples of one prompt, not the same one again.
      const { proposals: first = [] } = epochs[0] ?? {};
      expect(new Set(first.map(({ modules }) => modules?.sha256)).size).toBeGreaterThan(1);

      const raced = await optimize('--set', 'optimize.racing=true');
      const found = raced.status.tree.subsets.flatMap(subset => subset.epochs);
      expect(raced.result.modules).toBe(whole.result.modules);
      expect(raced.result.scores).toEqual(whole.result.scores);
      expect(found.map(({ accepted }) => accepted)).toEqual(epochs.map(({ accepted }) => accepted));
      const saved = found.reduce((sum, epoch) => sum + (epoch.skipped ?? 0), 0);
      expect(saved).toBeGreaterThan(0);
      expect(whole.result.rollouts - raced.result.rollouts).toBe(saved);
      // All of its requests are in the journal: a race sends no others.
      expect(raced.status.paid.calls).toBe(0);
    },
    longest,
  );
});

describe('merges that pass on a front, and end with something shorter', () => {
  it(
    'keeps a shorter result only if it loses nothing on validation, and explains it',
    async () => {
      const settings = ['merge.keep=pareto', 'compact=result', 'cite=true', 'merge.tolerance=0.5'];
      const { status, result } = await optimize(
        ...['--id', 'front'],
        ...settings.flatMap(setting => ['--set', `optimize.${setting}`]),
      );
      await expectReplays('front');
      const root = status.tree.merges.at(-1);
      const others = status.tree.merges.slice(0, -1);
      expect(root?.front).toBeUndefined();
      // Three subsets, two by two: the first merge passes on its parents if they solve what it does not.
      const handedOn = others.flatMap(merge => merge.front ?? []).map(({ id }) => id);
      expect(root?.parents.map(({ id }) => id)).toEqual(expect.arrayContaining(handedOn));
      const { compaction, attempts = [], validation } = root ?? {};
      if (!compaction) throw new Error('Nothing shorter was made.');
      expect(compaction.tokens.after).toBeLessThan(compaction.tokens.before);
      const whole = attempts.at(-1)?.validation.mean ?? 0;
      expect(compaction.accepted).toBe((compaction.validation?.mean ?? -1) >= whole);
      expect(validation?.mean).toBe(compaction.accepted ? compaction.validation?.mean : whole);
      expect(root?.modules).toEqual(compaction.accepted ? compaction.modules : attempts.at(-1)?.modules);
      expect(ruleIds(result.modules)).not.toEqual([]);
      const shown = await folder.run('show', 'front', `${root?.id}/compact`);
      expectExit(shown, 0);
      expect(shown.stdout).toContain(`to ${compaction.tokens.after} tokens`);
    },
    longest,
  );
});
