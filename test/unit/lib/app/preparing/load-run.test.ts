import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { BadInputError } from '../../../../../lib/config/problem.js';
import { configuredRun } from '../../../scripts/configured-run.js';
import { removeTemporaryFolders, temporaryFolder } from '../../../../support/temporary-folder.js';

afterAll(removeTemporaryFolders);

async function problemsOf(...settings: string[]): Promise<string[]> {
  try {
    await configuredRun(await temporaryFolder(), settings);
  } catch (error) {
    if (error instanceof BadInputError)
      return error.problems.map(({ path, message }) => `${path}: ${message}`);
    throw error;
  }
  return [];
}

describe('loading a run', () => {
  it('reports what is wrong with data, agent, scorer, labels and limits at once', async () => {
    const problems = await problemsOf(
      'agent.output.labels=[reception, Reception]',
      'scorer={kind: weighted, metrics: [{name: a, scorer: {kind: command, command: [nope-a]}}]}',
      'notify.command=[nope-b]',
      'optimize.promptTokens=50',
      'optimize.subsets=100',
    );
    expect(problems).toEqual([
      expect.stringMatching(/^scorer\.metrics\.0\.scorer\.command: there is no program "nope-a"/),
      expect.stringMatching(/^notify\.command: there is no program "nope-b"/),
      expect.stringMatching(/^optimize\.promptTokens: a prompt of the optimizer needs \d+ tokens .* 50/),
      expect.stringMatching(/^optimize\.promptTokens: a prompt of the evaluator/),
      expect.stringMatching(/^agent\.output\.labels: .*differ only in case/),
      expect.stringMatching(/^optimize\.subsets: 100 subsets/),
    ]);
  });

  it('reports a broken file of tasks together with a scorer that cannot be started', async () => {
    const problems = await problemsOf('dataset.path=nope.csv', 'scorer={kind: command, command: [nope]}');
    expect(problems).toEqual([
      expect.stringContaining('there is no such file'),
      expect.stringContaining('there is no program "nope"'),
    ]);
  });

  it.each([
    ['agent={kind: command, command: [nope], modules: {a: b}}', /^agent\.command: there is no program/],
    ['agent={kind: module, file: nope.mjs, modules: {a: b}}', /^agent\.file: there is no file/],
    ['scorer={kind: module, file: nope.mjs}', /^scorer\.file: there is no such file/],
    ['scorer={kind: command, command: [node, nope.mjs]}', /^scorer\.command: there is no file/],
  ])('reports the missing program of %s', async (setting, words) => {
    expect(await problemsOf(setting)).toEqual([expect.stringMatching(words)]);
  });

  it('needs room for prompts only if they are written', async () => {
    expect(await problemsOf('optimize.promptTokens=50', 'optimize.strategy=none')).toEqual([]);
    expect(await problemsOf('optimize.promptTokens=600', 'optimize.critique=none')).toEqual([]);
    const window = ['llm.models.default.contextTokens=1000', 'llm.models.default.maxCompletionTokens=900'];
    expect(await problemsOf(...window)).toEqual([
      expect.stringMatching(
        /^llm: a prompt of the optimizer .*contextTokens and maxCompletionTokens leave 0/,
      ),
      expect.stringMatching(/^llm: a prompt of the evaluator/),
    ]);
  });

  it('reads labels and ids exactly, whatever their size', async () => {
    const folder = await temporaryFolder();
    const rows = Array.from(
      { length: 66 },
      (_, row) =>
        `{"id": ${9007199254740993n + BigInt(row)}, "message": "m${row}", "desk": ${9007199254740993n + BigInt(row % 2)}}`,
    );
    await writeFile(join(folder, 'tasks.jsonl'), rows.join('\n'));
    const { tasks } = await configuredRun(folder, ['dataset.path=tasks.jsonl', 'dataset.id=id']);
    expect(tasks.labels).toEqual(['9007199254740993', '9007199254740994']);
    expect(new Set(Object.values(tasks.splits).flatMap(split => split.map(({ id }) => id))).size).toBe(66);
  });
});
