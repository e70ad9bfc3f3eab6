import { readFileSync } from 'node:fs';
import type { AgentFunction } from '../../lib/domain/function.js';
import { modulesSchema } from '../../lib/domain/module.js';
import { expectExit } from '../support/command.js';
import { createWarmFolder, stopServers } from '../support/run-folder.js';
import { resultOf, statusOf } from '../support/run-result.js';
import { removeTemporaryFolders } from '../support/temporary-folder.js';

const longest = 240_000;

afterAll(async () => {
  await stopServers();
  await removeTemporaryFolders();
}, longest);

const config = {
  name: 'functions',
  seed: 7,
  dataset: {
    path: 'messages.csv',
    input: 'task',
    expected: 'answer',
    splits: { train: 40, validation: 14, test: 20 },
  },
  agent: {
    kind: 'functions',
    modules: { instructions: 'Answer the question.', tools: { functions: [] } },
  },
  scorer: 'exact',
  llm: { provider: 'simulated' },
  optimize: { subsets: 2, epochs: 1, cite: true },
};

function functionsOf(modules: string): AgentFunction[] {
  const { tools } = modulesSchema.parse(JSON.parse(modules));
  if (tools?.kind !== 'functions') throw new Error('The module is not a set of functions.');
  return tools.functions;
}

it(
  'functions are written by subsets, checked, merged and called: tasks that need them are solved',
  async () => {
    const data = readFileSync('examples/tool-writing/tasks.csv', 'utf8');
    const folder = await createWarmFolder(config, { data });
    const done = await folder.run('optimize', 'fgo.yaml', '--json');
    expectExit(done, 0);
    const status = statusOf(done);
    const { modules } = await resultOf(folder, status);
    const functions = functionsOf(modules);

    const { subsets, merges } = status.tree;
    const revisions = subsets.flatMap(({ epochs }) => epochs.flatMap(epoch => epoch.revisions));
    const written = revisions.filter(({ module, added }) => module === 'tools' && added > 0);
    expect(written).toHaveLength(2);
    expect(revisions.flatMap(({ notes }) => notes).join('\n')).toMatch(/\w+ was written again: example 1 \(/);

    expect(merges).toMatchObject([{ state: 'done' }]);
    const paths = functions.map(({ lineage }) => lineage?.id ?? '');
    expect(paths.some(path => /\bmerge-1-1\b/.test(path))).toBe(true);
    expect(functions.every(({ lineage }) => (lineage?.cases.length ?? 0) > 0)).toBe(true);
    expect(functions.every(({ examples }) => (examples?.length ?? 0) > 0)).toBe(true);

    expect(status.scores.final.test).toBeGreaterThan((status.scores.baseline.test ?? 1) + 0.4);
  },
  longest,
);
