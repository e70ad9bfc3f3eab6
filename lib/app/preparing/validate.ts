import { resolve } from 'node:path';
import type { Problem } from '../../config/problem.js';
import { formatCount } from '../../text/format.js';
import { storeProblem } from '../../store/open-store.js';
import type { AppContext } from '../context.js';
import { duplicateNote } from '../running/duplicate-note.js';
import { labelNotes } from '../running/label-notes.js';
import { readConfig, storePathOf } from '../running/open-configured-run.js';
import { engineProblems, preflightFindings } from '../running/preflight.js';
import { problemsOf } from '../running/problems-of.js';
import { loadRun } from './prepare-run.js';
import { trialProblems, type ModelTrial } from './model-trial.js';
import type { Config } from '../../config/schema.js';

export interface Validation {
  problems: Problem[];
  /** Whether no LLM is called; null if the configuration cannot be read. */
  simulated: boolean | null;
  /** How the data was read, one line each. */
  readings: string[];
  /** One line each. */
  notes: string[];
  /** The calls that were asked for; none if the endpoint has problems. */
  trials: ModelTrial[];
}

/**
 * Finds all problems of a configuration, its data, its endpoint and its store. Costs nothing, unless `call` asks
 * for one tiny call to each model.
 */
export async function validate(
  context: AppContext,
  configFile: string,
  { settings, call }: { settings: string[]; call: boolean },
): Promise<Validation> {
  const read = await problemsOf(readConfig(configFile, settings));
  if (!read.value) return { problems: read.problems, simulated: null, readings: [], notes: [], trials: [] };
  const { config, locate } = read.value;
  const { problems, doubts, notes: findings } = await preflightFindings(read.value);
  const loaded = await problemsOf(loadRun({ ...read.value, configFile: resolve(configFile) }));
  const engine = loaded.value ? engineProblems(context, loaded.value) : [];
  const unopened = await storeProblem(storePathOf(config, configFile));
  const store = unopened === null ? [] : [{ ...locate(['store', 'path']), message: unopened }];
  const notes = findings.map(note => `note: ${note}`);
  if (loaded.value) {
    const { splits, duplicates, labels, warnings } = loaded.value.tasks;
    const [train, validation, test] = [splits.train, splits.validation, splits.test].map(tasks =>
      formatCount(tasks.length),
    );
    const answers = labels.length > 0 ? `, ${formatCount(labels.length)} different answers` : '';
    notes.push(...warnings, `${train} train, ${validation} validation, ${test} test tasks${answers}`);
    if (duplicates.length > 0) notes.push(duplicateNote(duplicates));
    notes.push(...labelNotes(loaded.value), ...(loaded.value.begins?.notes ?? []));
  }
  const trials = call && problems.length === 0 ? await trialsOf(context, config) : [];
  const failed = trialProblems(trials, { config, locate });
  return {
    problems: [...problems, ...doubts, ...failed, ...engine, ...loaded.problems, ...store],
    simulated: (config.llm?.provider ?? 'simulated') === 'simulated',
    readings: loaded.value?.tasks.readings ?? [],
    notes,
    trials,
  };
}

async function trialsOf(context: AppContext, config: Config): Promise<ModelTrial[]> {
  // Loaded only here: most checks need no endpoint.
  const { tryModels } = await import('./try-models.js');
  return tryModels(context, config);
}
