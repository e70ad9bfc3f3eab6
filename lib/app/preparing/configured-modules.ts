import type { Module, Modules } from '../../domain/module.js';
import type { AgentConfig } from '../../config/agent.js';
import type { FunctionsModuleConfig } from '../../config/agents/agent-kind.js';

/** Returns the modules as the configuration writes them: the default start modules of a run. */
export function configuredModules(agent: AgentConfig): Modules {
  return Object.fromEntries(
    Object.entries(agent.modules as Record<string, string | FunctionsModuleConfig>).map(([name, written]) => [
      name,
      configuredModule(written),
    ]),
  );
}

function configuredModule(written: string | FunctionsModuleConfig): Module {
  if (typeof written === 'string') return { kind: 'text', text: written.trimEnd() };
  return { kind: 'functions', functions: written.functions };
}
