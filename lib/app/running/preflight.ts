import { manifestSchema } from '../../config/manifest.js';
import type { Manifest } from '../../config/manifest.js';
import type { AgentConfig } from '../../config/agent.js';
import { llmSchema } from '../../config/llm.js';
import type { LlmConfig } from '../../config/llm.js';
import { withoutLines } from '../../config/locate.js';
import type { Locate } from '../../config/locate.js';
import type { NotifyConfig, StopConfig } from '../../config/operate.js';
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
import { createArtifacts } from '../../store/artifacts.js';
import type { RunRecord } from '../../store/run-record.js';
import type { Store } from '../../store/store.js';
import { missingPython } from '../../benchmarks/alfworld/python.js';
import { cacheDirectory } from '../../temporal/server/cache.js';
import type { LoadedRun } from '../preparing/prepare-run.js';
import { duplicateNote } from './duplicate-note.js';
import { labelNotes } from './label-notes.js';
import { printable } from '../terminal/talk.js';
import { formatCount } from '../../report/format.js';

/** What is found before anything is spent. */
export interface PreflightFindings {
  problems: Problem[];
  /** What is worth knowing, each a line. */
  notes: string[];
  /** What is wrong with the endpoint unless its calls go through all the same: a run begins and shows it. */
  doubts: Problem[];
}

interface Checked {
  llm: LlmConfig;
  budget: BudgetConfig;
  stop?: StopConfig | undefined;
  /** Whose secrets are checked, too. */
  agent?: AgentConfig | undefined;
  scorer?: ScorerConfig | undefined;
  notify?: NotifyConfig | undefined;
}

/** What would stop a run at its first call: the keys, the endpoint, the prices. Costs nothing. */
export async function preflightFindings(input: {
  config: Config;
  locate: Locate;
}): Promise<PreflightFindings> {
  const { config, locate } = input;
  return findingsOf({ ...config, llm: config.llm ?? llmSchema.parse({ provider: 'simulated' }) }, locate);
}

async function findingsOf(checked: Checked, locate: Locate): Promise<PreflightFindings> {
  const { llm, budget, stop, agent, scorer, notify } = checked;
  guardSecrets({ llm, agent, scorer, notify });
  const prices = checkPrices(llm, budget);
  // What is not priced never reaches a sum in USD either.
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

/** What the agent's world is made of must stand on this machine: the worker of this command plays in it. */
export function engineProblems({ agent, locate }: Pick<LoadedRun, 'agent' | 'locate'>): Problem[] {
  if (agent.kind !== 'react') return [];
  const missing = missingPython(agent.environment, cacheDirectory(process.env));
  return missing === null ? [] : [{ ...locate(['agent']), message: missing }];
}

/** Throws BadInputError with all that would stop a run; notes go to the log. */
export async function refuseProblems(input: {
  config: Config;
  locate: Locate;
  /** With the agent as a run has it, what it needs on this machine is checked, too. */
  agent?: LoadedRun['agent'];
  log: (line: string) => void;
}): Promise<void> {
  const { config, locate, agent, log } = input;
  const { problems, notes, doubts } = await preflightFindings({ config, locate });
  const engine = agent ? engineProblems({ agent, locate }) : [];
  if (problems.length + engine.length > 0) throw new BadInputError([...problems, ...engine]);
  for (const note of [...notes, ...doubts.map(formatProblem)]) log(printable(`note: ${note}`));
}

/** Refuses a run that cannot work, before it begins. Throws BadInputError. */
export async function preflight(input: { loaded: LoadedRun; log: (line: string) => void }): Promise<void> {
  const { loaded, log } = input;
  await refuseProblems({ ...loaded, log });
  const { splits, duplicates } = loaded.tasks;
  log(
    `${formatCount(splits.train.length)} train, ${formatCount(splits.validation.length)} validation, ${formatCount(splits.test.length)} test tasks`,
  );
  if (duplicates.length > 0) log(duplicateNote(duplicates));
  for (const note of [...labelNotes(loaded), ...(loaded.begins?.notes ?? [])]) log(note);
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

async function refuseWithout(manifest: Manifest, locate: Locate): Promise<void> {
  const { problems } = await findingsOf(manifest, locate);
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
