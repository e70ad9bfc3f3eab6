import { manifestSchema } from '../../config/manifest.js';
import type { Manifest } from '../../config/manifest.js';
import { kindOf } from '../../config/agent.js';
import type { AgentConfig } from '../../config/agent.js';
import { llmOf } from '../../config/llm.js';
import type { LlmConfig } from '../../config/llm.js';
import { withoutLines } from '../../config/locate.js';
import type { Locate } from '../../config/locate.js';
import type { NotifyConfig, StopConfig } from '../../config/run-control.js';
import type { BudgetConfig } from '../../config/optimize.js';
import { parseLocatedConfig } from '../../config/parse-config.js';
import { BadInputError, formatProblem } from '../../config/problem.js';
import type { Problem } from '../../config/problem.js';
import { readConfigText } from '../../config/read-config.js';
import type { Config } from '../../config/schema.js';
import type { ScorerConfig } from '../../config/scorer.js';
import { checkEndpoint } from '../../llm/check-endpoint.js';
import { checkSecrets } from '../../llm/check-secrets.js';
import { checkPrices } from '../../llm/prices.js';
import { guardSecrets } from '../../llm/secrets.js';
import { readConnection } from '../../ledger/run-connection.js';
import { createArtifacts } from '../../store/artifacts.js';
import type { RunRecord } from '../../store/run-record.js';
import type { Store } from '../../store/store.js';
import { missingPython } from '../../benchmarks/alfworld/python.js';
import { cacheDirectory } from '../../temporal/server/cache.js';
import type { AppContext } from '../context.js';
import type { LoadedRun } from '../preparing/prepare-run.js';
import { duplicateNote } from './duplicate-note.js';
import { labelNotes } from './label-notes.js';
import { formatCount } from '../../text/format.js';

/** Findings before anything is spent. */
export interface PreflightFindings {
  problems: Problem[];
  /** Warnings, one line each. */
  notes: string[];
  /** Endpoint problems that may not affect its calls: the run starts anyway, and its calls show the truth. */
  doubts: Problem[];
}

interface Checked {
  llm: LlmConfig;
  budget: BudgetConfig;
  stop?: StopConfig | undefined;
  /** The agent, whose secrets are checked too. */
  agent?: AgentConfig | undefined;
  scorer?: ScorerConfig | undefined;
  notify?: NotifyConfig | undefined;
}

/** Finds what would stop a run at its first call: keys, endpoint, prices. Costs nothing. */
export async function preflightFindings(input: {
  config: Config;
  locate: Locate;
}): Promise<PreflightFindings> {
  const { config, locate } = input;
  return findingsOf({ ...config, llm: llmOf(config) }, locate);
}

async function findingsOf(checked: Checked, locate: Locate): Promise<PreflightFindings> {
  const { llm, budget, stop, agent, scorer, notify } = checked;
  guardSecrets({ llm, agent, scorer, notify });
  const prices = checkPrices(llm, budget);
  // Without prices, a stop at a sum in USD would never trigger.
  const unstoppable = checkPrices(llm, stop?.usd === undefined ? {} : { usd: stop.usd });
  const endpoint = await checkEndpoint(llm);
  const secrets = await checkSecrets({ agent, scorer, notify });
  const placed = (found: { path: string[]; message: string }): Problem => ({
    ...locate(found.path),
    message: found.message,
  });
  return {
    problems: [
      ...(prices === undefined ? [] : [{ ...locate(['budget', 'usd']), message: prices }]),
      ...(unstoppable === undefined ? [] : [{ ...locate(['stop', 'usd']), message: unstoppable }]),
      ...[...endpoint.problems, ...secrets.problems].map(placed),
    ],
    notes: [...endpoint.notes, ...secrets.notes].map(note => formatProblem(placed(note))),
    doubts: endpoint.doubts.map(placed),
  };
}

/** Checks that the agent's engine is installed on this machine, because this command's worker runs it. */
export function engineProblems(
  context: Pick<AppContext, 'environment'>,
  { agent, locate }: Pick<LoadedRun, 'agent' | 'locate'>,
): Problem[] {
  const environment = kindOf(agent).environment?.(agent);
  if (!environment) return [];
  const missing = missingPython(environment, cacheDirectory(context.environment));
  return missing === null ? [] : [{ ...locate(['agent']), message: missing }];
}

/** Throws BadInputError with everything that would stop a run; logs warnings. */
export async function refuseProblems(
  context: AppContext,
  options: {
    config: Config;
    locate: Locate;
    /** The agent in the run's form; if given, its requirements on this machine are checked too. */
    agent?: LoadedRun['agent'];
  },
): Promise<void> {
  const { config, locate, agent } = options;
  const { problems, notes, doubts } = await preflightFindings({ config, locate });
  const engine = agent ? engineProblems(context, { agent, locate }) : [];
  if (problems.length + engine.length > 0) throw new BadInputError([...problems, ...engine]);
  for (const note of [...notes, ...doubts.map(formatProblem)]) context.log(`note: ${note}`);
}

/** Rejects a run that cannot work, before it starts. Throws BadInputError. */
export async function preflight(context: AppContext, loaded: LoadedRun): Promise<void> {
  const { log } = context;
  await refuseProblems(context, loaded);
  const { splits, duplicates, warnings } = loaded.tasks;
  log(
    `${formatCount(splits.train.length)} train, ${formatCount(splits.validation.length)} validation, ${formatCount(splits.test.length)} test tasks`,
  );
  if (duplicates.length > 0) log(duplicateNote(duplicates));
  for (const note of [...warnings, ...labelNotes(loaded), ...(loaded.begins?.notes ?? [])]) log(note);
}

/** The same for a run that continues. */
export async function preflightManifest(input: {
  store: Store;
  record: Pick<RunRecord, 'id' | 'manifest' | 'configFile'>;
}): Promise<void> {
  const { store, record } = input;
  const manifest = await createArtifacts(store).get(record.manifest, manifestSchema);
  const llm = await readConnection(store, record.id, manifest.llm);
  await refuseWithout({ ...manifest, llm }, await locateInFile(record.configFile));
}

/** The same for a derived run. */
export async function preflightDerived(manifest: Manifest, origin: string): Promise<void> {
  await refuseWithout(manifest, withoutLines(`the run ${origin}`));
}

async function refuseWithout(manifest: Manifest, locate: Locate): Promise<void> {
  const { problems } = await findingsOf(manifest, locate);
  if (problems.length > 0) throw new BadInputError(problems);
}

/**
 * Locates keys in the configuration file if it can still be read. The run itself uses the configuration in
 * its manifest.
 */
async function locateInFile(file: string): Promise<Locate> {
  try {
    return parseLocatedConfig({ text: await readConfigText(file), file }).locate;
  } catch {
    return withoutLines(file);
  }
}
