import { manifestSchema } from '../../algorithm/domain/manifest.js';
import type { Manifest } from '../../algorithm/domain/manifest.js';
import { roles } from '../../algorithm/domain/usage.js';
import { llmSchema } from '../../config/llm.js';
import type { LlmConfig } from '../../config/llm.js';
import { withoutLines } from '../../config/locate.js';
import type { Locate } from '../../config/locate.js';
import type { StopConfig } from '../../config/operate.js';
import type { BudgetConfig } from '../../config/optimize.js';
import { parseLocatedConfig } from '../../config/parse-config.js';
import { BadInputError } from '../../config/problem.js';
import type { Problem } from '../../config/problem.js';
import { readConfigText } from '../../config/read-config.js';
import type { Config } from '../../config/schema.js';
import { checkEndpoint } from '../../llm/check-endpoint.js';
import type { EndpointProblem } from '../../llm/check-endpoint.js';
import { checkPrices, modelOf } from '../../llm/prices.js';
import { createArtifacts } from '../../store/artifacts.js';
import type { RunRecord } from '../../store/run-record.js';
import type { Store } from '../../store/store.js';
import { missingPython } from '../../benchmarks/alfworld/python.js';
import { cacheDirectory } from '../../workers/server/cache.js';
import type { LoadedRun } from '../../workers/prepare-run.js';
import { duplicateNote } from './duplicate-note.js';
import { formatCount } from '../../report/format.js';

/** What would stop a run at its first call: the key, the endpoint, the models, the prices. Costs nothing. */
export async function preflightProblems(input: { config: Config; locate: Locate }): Promise<Problem[]> {
  const { config, locate } = input;
  const llm = config.llm ?? llmSchema.parse({ provider: 'simulated' });
  return problemsOf({ llm, budget: config.budget, stop: config.stop, locate });
}

async function problemsOf(input: {
  llm: LlmConfig;
  budget: BudgetConfig;
  stop: StopConfig | undefined;
  locate: Locate;
}): Promise<Problem[]> {
  const { llm, budget, stop, locate } = input;
  const prices = checkPrices(llm, budget);
  // What is not priced never reaches a sum in USD either.
  const unstoppable = checkPrices(llm, stop?.usd === undefined ? {} : { usd: stop.usd });
  const endpoint = await checkEndpoint(llm);
  return [
    ...(prices === undefined ? [] : [{ ...locate(['budget', 'usd']), message: prices }]),
    ...(unstoppable === undefined ? [] : [{ ...locate(['stop', 'usd']), message: unstoppable }]),
    ...endpoint.map(problem => ({ ...locate(keyOf(llm, problem)), message: problem.message })),
  ];
}

/** The key of the configuration that a problem with the endpoint comes from. */
function keyOf(llm: LlmConfig, { kind, model }: EndpointProblem): string[] {
  switch (kind) {
    case 'unreachable':
      return ['llm', 'baseUrl'];
    case 'keyRefused':
      return ['llm', 'apiKeyEnv'];
    case 'modelMissing': {
      // A model that a role names itself is to be mended there.
      const role = roles.find(name => modelOf(llm, name).model === model);
      const named = role && llm.provider === 'openai' && llm.models[role] ? role : 'default';
      return ['llm', 'models', named];
    }
    case 'other':
      return ['llm'];
  }
}

/** What the agent's world is made of must stand on this machine: the worker of this command plays in it. */
export function engineProblems({ agent, locate }: Pick<LoadedRun, 'agent' | 'locate'>): Problem[] {
  if (agent.kind !== 'react') return [];
  const missing = missingPython(agent.environment, cacheDirectory(process.env));
  return missing === null ? [] : [{ ...locate(['agent']), message: missing }];
}

/** Refuses a run that cannot work, before it begins. Throws BadInputError. */
export async function preflight(input: { loaded: LoadedRun; log: (line: string) => void }): Promise<void> {
  const { loaded, log } = input;
  const problems = [...(await preflightProblems(loaded)), ...engineProblems(loaded)];
  if (problems.length > 0) throw new BadInputError(problems);
  const { splits, duplicates } = loaded.tasks;
  log(
    `${formatCount(splits.train.length)} train, ${formatCount(splits.validation.length)} validation, ${formatCount(splits.test.length)} test tasks`,
  );
  if (duplicates.length > 0) log(duplicateNote(duplicates));
  for (const note of loaded.begins?.notes ?? []) log(note);
}

/** The same for a run that goes on. */
export async function preflightManifest(input: {
  store: Store;
  record: Pick<RunRecord, 'manifest' | 'configFile'>;
}): Promise<void> {
  const { store, record } = input;
  const manifest = await createArtifacts(store).get(record.manifest, manifestSchema);
  await refuseWithout(manifest, await locateInFile(record.configFile));
}

/** The same for a run that is made out of another one. */
export async function preflightDerived(manifest: Manifest, origin: string): Promise<void> {
  await refuseWithout(manifest, withoutLines(`the run ${origin}`));
}

async function refuseWithout({ llm, budget, stop }: Manifest, locate: Locate): Promise<void> {
  const problems = await problemsOf({ llm, budget, stop, locate });
  if (problems.length > 0) throw new BadInputError(problems);
}

/** The run has its configuration in its manifest; the file may have been changed or removed since. */
async function locateInFile(file: string): Promise<Locate> {
  try {
    return parseLocatedConfig({ text: await readConfigText(file), file }).locate;
  } catch {
    return withoutLines(file);
  }
}
