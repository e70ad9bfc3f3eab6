import { startedProgram } from '../lib/agents/own/own-transport.js';
import { startProblem } from '../lib/agents/own/start-problem.js';
import { missingPython } from '../lib/benchmarks/alfworld/python.js';
import { withAbsolutePaths } from '../lib/config/absolute-paths.js';
import { isOwnAgent, kindOf } from '../lib/config/agent.js';
import { manifestSchema } from '../lib/config/manifest.js';
import type { Manifest, RunReference } from '../lib/config/manifest.js';
import { isOwnScorer, singleScorers } from '../lib/config/scorer.js';
import { errorText } from '../lib/domain/errors.js';
import { readConnection } from '../lib/ledger/run-connection.js';
import { checkEndpoint } from '../lib/llm/check-endpoint.js';
import { checkSecrets } from '../lib/llm/check-secrets.js';
import { createArtifacts } from '../lib/store/artifacts.js';
import { scorerRunner } from '../lib/scoring/open-scorer.js';
import type { Store } from '../lib/store/store.js';
import { cacheDirectory } from '../lib/temporal/server/cache.js';
import type { RunFolders } from './run-folders.js';

/** Proves that a worker has what runs need, before it takes their tasks. */
export interface Fitness {
  /** What this worker lacks for a run; empty if nothing is. */
  lacksFor(run: RunReference): Promise<string[]>;
}

export function createFitness(options: {
  store: Store;
  folders: RunFolders;
  environment: NodeJS.ProcessEnv;
  /** Why this machine's clock rules it out; null if it does not. */
  clockProblem: () => Promise<string | null>;
}): Fitness {
  const { store, folders, environment, clockProblem } = options;
  const artifacts = createArtifacts(store);

  async function check(run: RunReference): Promise<string[]> {
    const stored = await artifacts.get(run.manifest, manifestSchema);
    const found = await folders.of(run, stored);
    const llm = await readConnection(store, run.run, stored.llm);
    const { agent, scorer, notify } = stored;
    const findings = await Promise.all([
      checkEndpoint(llm, environment),
      checkSecrets({ agent, scorer, notify }, environment),
    ]);
    const lacks = [
      ...('lacks' in found ? [found.lacks] : []),
      ...findings.flatMap(({ problems }) => problems.map(({ message }) => message)),
      ...unsetVariables(stored, environment),
      ...engineProblems(stored, environment),
    ];
    const clock = await clockProblem();
    if (clock !== null) lacks.push(clock);
    // Programs are started last, and only if they have what they need.
    if (lacks.length > 0 || 'lacks' in found || found.isLocal) return lacks;
    return programProblems(withAbsolutePaths(stored, found.folder));
  }

  return {
    lacksFor: run => check(run).catch((error: unknown) => [errorText(error)]),
  };
}

type OwnProgram = Exclude<ReturnType<typeof programsOf>[number], { kind: 'http' }>;

/** The user's own programs, with what they are for. */
function programsOf({ agent, scorer }: Pick<Manifest, 'agent' | 'scorer'>) {
  const agents = isOwnAgent(agent) && agent.kind !== 'inline' ? [{ ...agent, what: 'agent' as const }] : [];
  const scorers = singleScorers(scorer).filter(isOwnScorer);
  return [...agents, ...scorers.map(each => ({ ...each, what: 'scorer' as const }))];
}

function isStarted(program: ReturnType<typeof programsOf>[number]): program is OwnProgram {
  return program.kind !== 'http';
}

/** Checks only whether they are set: values are neither stored nor shown. */
function unsetVariables(manifest: Manifest, environment: NodeJS.ProcessEnv): string[] {
  if (manifest.agent.kind === 'inline')
    return ['the agent: it is a function of the program that started the run.'];
  return programsOf(manifest)
    .filter(isStarted)
    .flatMap(({ what, environment: named }) =>
      named
        .filter(name => environment[name] === undefined)
        .map(name => `the environment variable ${name}, which ${what}.environment names.`),
    );
}

function engineProblems({ agent }: Manifest, environment: NodeJS.ProcessEnv): string[] {
  const engine = kindOf(agent).environment?.(agent);
  const missing = engine ? missingPython(engine, cacheDirectory(environment)) : null;
  return missing === null ? [] : [missing];
}

async function programProblems(manifest: Manifest): Promise<string[]> {
  const problems = await Promise.all(
    programsOf(manifest)
      .filter(isStarted)
      .map(async program => {
        const { what } = program;
        const started = startedProgram(
          program,
          what === 'scorer' ? { what, runner: scorerRunner } : { what },
        );
        const problem = await startProblem(started);
        return problem === null ? [] : [`a working ${program.what}: ${problem}`];
      }),
  );
  return problems.flat();
}
