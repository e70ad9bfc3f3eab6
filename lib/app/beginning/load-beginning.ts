import type { BeginningPlace } from './beginning-place.js';
import type { StartingPoint } from '../../domain/starting-point.js';
import type { Modules } from '../../domain/module.js';
import { renderModule } from '../../optimizer/functions/render-module.js';
import { earlierModules } from '../../optimizer/provenance/earlier-modules.js';
import type { Splits } from '../../domain/task.js';
import type { AgentConfig } from '../../config/agent.js';
import type { BeginConfig } from '../../config/begin.js';
import type { Locate } from '../../config/locate.js';
import { nearest } from '../../config/nearest.js';
import { BadInputError } from '../../config/problem.js';
import type { Config } from '../../config/schema.js';
import { countTokens } from '../../llm/tokens.js';
import { configuredModules } from '../preparing/configured-modules.js';
import { readModuleFiles } from './read-module-files.js';
import { readRunModules } from './read-run-modules.js';
import { seenBefore } from './seen-before.js';

/** What a run starts with instead of the modules in its configuration. */
export interface LoadedBeginning {
  beginning: StartingPoint;
  modules: Modules;
  /** Warnings to show before the run starts. */
  notes: string[];
}

/**
 * Returns the modules that `optimize.begin` names, checked against the agent, or null if it names none.
 * Throws BadInputError. Writes nothing and spends nothing.
 */
export async function loadBeginning(input: {
  config: Config;
  agent: AgentConfig;
  splits: Splits;
  configFile: string;
  storePath: string;
  locate: Locate;
}): Promise<LoadedBeginning | null> {
  const { config, agent, splits, configFile, storePath } = input;
  const { begin, moduleTokens } = config.optimize;
  if (!begin) return null;
  const locate: Locate = path => input.locate(['optimize', 'begin', ...path]);
  const place = { configFile, storePath, locate };
  const found = await read(begin, agent, place);
  const problems = misfits(found.modules, agent, moduleTokens);
  if (problems.length > 0)
    throw new BadInputError(problems.map(message => ({ ...locate([keyOf(begin)]), message })));
  const own = Object.entries(configuredModules(agent)).map(([name, module]) => [
    name,
    found.modules[name] ?? module,
  ]);
  const modules = earlierModules(Object.fromEntries(own) as Modules, found.from);
  return { beginning: found.beginning, modules, notes: seenBefore(found, splits) };
}

async function read(begin: BeginConfig, agent: AgentConfig, place: BeginningPlace) {
  if (begin.run !== undefined) return readRunModules({ run: begin.run, point: begin.point }, place);
  return readModuleFiles({ begin, names: Object.keys(agent.modules) }, place);
}

function keyOf({ run, file }: BeginConfig): string {
  if (run !== undefined) return 'run';
  return file === undefined ? 'files' : 'file';
}

/** Returns the ways in which the modules do not fit the agent. */
function misfits(modules: Modules, agent: AgentConfig, moduleTokens: number): string[] {
  const configured = configuredModules(agent);
  const names = Object.keys(configured);
  return Object.entries(modules).flatMap(([name, module]) => {
    if (!names.includes(name)) {
      const meant = nearest(name, names);
      const hint = meant === undefined ? '' : ` Did you mean ${meant}?`;
      return [`it has a module "${name}", but the agent has only ${names.join(', ')}.${hint}`];
    }
    if (module.kind !== configured[name]?.kind) {
      const [found, configuredKind] =
        module.kind === 'text' ? ['a text', 'a set of functions'] : ['a set of functions', 'a text'];
      return [`its module "${name}" is ${found}, but the agent's is ${configuredKind}.`];
    }
    const tokens = countTokens(renderModule(module));
    if (tokens <= moduleTokens) return [];
    return [
      `its module "${name}" has ${tokens} tokens, more than optimize.moduleTokens (${moduleTokens}) allows: raise the limit, or shorten the module.`,
    ];
  });
}
