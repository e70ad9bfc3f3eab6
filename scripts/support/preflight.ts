import { resolve } from 'node:path';
import { manifestSchema } from '../../algorithm/domain/manifest.js';
import { llmSchema } from '../../config/llm.js';
import type { LlmConfig } from '../../config/llm.js';
import type { BudgetConfig } from '../../config/optimize.js';
import { BadInputError } from '../../config/problem.js';
import type { Problem } from '../../config/problem.js';
import type { Config } from '../../config/schema.js';
import { checkEndpoint } from '../../llm/check-endpoint.js';
import { checkPrices } from '../../llm/prices.js';
import { createArtifacts } from '../../store/artifacts.js';
import type { RunRecord } from '../../store/run-record.js';
import type { Store } from '../../store/store.js';
import type { LoadedRun } from '../../workers/prepare-run.js';
import { duplicateNote } from './duplicate-note.js';
import { formatCount } from '../../report/format.js';

/** What would stop a run at its first call: the key, the endpoint, the models, the prices. Costs nothing. */
export async function preflightProblems(input: { config: Config; configFile: string }): Promise<Problem[]> {
  const llm = input.config.llm ?? llmSchema.parse({ provider: 'simulated' });
  return problemsOf({ llm, budget: input.config.budget, source: resolve(input.configFile) });
}

async function problemsOf(input: {
  llm: LlmConfig;
  budget: BudgetConfig;
  source: string;
}): Promise<Problem[]> {
  const { llm, budget, source } = input;
  const problem = (path: string, message: string): Problem => ({
    source,
    line: null,
    column: null,
    path,
    message,
  });
  const prices = checkPrices(llm, budget);
  const endpoint = await checkEndpoint(llm);
  return [
    ...(prices === undefined ? [] : [problem('budget.usd', prices)]),
    ...endpoint.map(({ kind, message }) => problem(places[kind], message)),
  ];
}

const places = {
  unreachable: 'llm.baseUrl',
  keyRefused: 'llm.apiKeyEnv',
  modelMissing: 'llm.models',
  other: 'llm',
};

/** Refuses a run that cannot work, before it begins. Throws BadInputError. */
export async function preflight(input: { loaded: LoadedRun; log: (line: string) => void }): Promise<void> {
  const { loaded, log } = input;
  const problems = await preflightProblems(loaded);
  if (problems.length > 0) throw new BadInputError(problems);
  const { splits, duplicates } = loaded.tasks;
  log(
    `${formatCount(splits.train.length)} train, ${formatCount(splits.validation.length)} validation, ${formatCount(splits.test.length)} test tasks`,
  );
  if (duplicates.length > 0) log(duplicateNote(duplicates));
}

/** The same for a run that goes on. */
export async function preflightManifest(input: { store: Store; record: RunRecord }): Promise<void> {
  const { store, record } = input;
  const { llm, budget } = await createArtifacts(store).get(record.manifest, manifestSchema);
  const problems = await problemsOf({ llm, budget, source: record.configFile });
  if (problems.length > 0) throw new BadInputError(problems);
}
