import { defineVerb } from './verb.js';
import { resolve } from 'node:path';
import { formatCount } from '../lib/text/format.js';
import { storeProblem } from '../lib/store/check-store.js';
import { loadRun } from '../lib/app/preparing/prepare-run.js';
import { exitCodes } from '../lib/app/terminal/exit-codes.js';
import { readConfig, storePathOf } from '../lib/app/running/open-configured-run.js';
import { labelNotes } from '../lib/app/running/label-notes.js';
import { duplicateNote } from '../lib/app/running/duplicate-note.js';
import { collect } from '../lib/app/terminal/options.js';
import { engineProblems, preflightFindings } from '../lib/app/running/preflight.js';
import { problemsOf } from '../lib/app/running/problems-of.js';
import { formatProblem } from '../lib/config/problem.js';
import { printJson, printable, printMessage } from '../lib/app/terminal/output.js';

export const verb = defineVerb<{ set: string[]; json?: boolean }, [string]>({
  description: 'Checks a configuration, its data and its endpoint, and reports every problem. Costs nothing.',
  arguments: [['<config>', 'the configuration, fgo.yaml']],
  options: [
    ['--set <path=value>', 'overrides a value of the configuration', collect, []],
    ['--json', 'prints the findings as JSON'],
  ],
  async run(options, configFile) {
    const result = await findProblems(configFile, options.set);
    if (options.json) printJson(result);
    else {
      for (const problem of result.problems) printMessage(printable(formatProblem(problem)));
      for (const line of result.notes) printMessage(printable(line));
      printMessage(
        result.problems.length === 0
          ? 'Valid.'
          : `${result.problems.length} problem${result.problems.length === 1 ? '' : 's'}.`,
      );
    }
    return result.problems.length === 0 ? exitCodes.done : exitCodes.badInput;
  },
});

/** All problems that can be found: problems of the data and of the endpoint do not hide each other. */
async function findProblems(configFile: string, settings: string[]) {
  const read = await problemsOf(readConfig(configFile, settings));
  if (!read.value) return { problems: read.problems, notes: [] };
  const before = await preflightFindings(read.value);
  const loaded = await problemsOf(loadRun({ ...read.value, configFile: resolve(configFile) }));
  const engine = loaded.value ? engineProblems(loaded.value) : [];
  const { config, locate } = read.value;
  const unopened = await storeProblem(storePathOf(config, configFile));
  const store = unopened === null ? [] : [{ ...locate(['store', 'path']), message: unopened }];
  const notes = before.notes.map(note => `note: ${note}`);
  if (loaded.value) {
    const { splits, duplicates, labels } = loaded.value.tasks;
    notes.push(
      `${formatCount(splits.train.length)} train, ${formatCount(splits.validation.length)} validation, ${formatCount(splits.test.length)} test tasks` +
        (labels.length > 0 ? `, ${formatCount(labels.length)} different answers` : ''),
    );
    if (duplicates.length > 0) notes.push(duplicateNote(duplicates));
    notes.push(...labelNotes(loaded.value), ...(loaded.value.begins?.notes ?? []));
  }
  const endpoint = [...before.problems, ...before.doubts];
  return { problems: [...endpoint, ...engine, ...loaded.problems, ...store], notes };
}
