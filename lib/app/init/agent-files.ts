import type { AgentLanguage, ConfigPlan } from './plan-config.js';

/** A file to start from, and how the configuration runs it. */
interface AgentTemplate {
  /** In examples/templates of the package, and in the user's folder. */
  file: string;
  section:
    { kind: 'command'; command: string[] } | { kind: 'module'; file: string } | { kind: 'http'; url: string };
  /** What to start before a run, if anything. */
  start?: string;
}

export const agentTemplates: Record<AgentLanguage, AgentTemplate> = {
  python: { file: 'agent.py', section: { kind: 'command', command: ['python3', 'agent.py'] } },
  typescript: { file: 'agent.ts', section: { kind: 'module', file: 'agent.ts' } },
  http: {
    file: 'server.mjs',
    section: { kind: 'http', url: 'http://127.0.0.1:8099' },
    start: 'node server.mjs',
  },
};

/** The section `agent` of the configuration. */
export function agentSection({ agent, instructions, data }: ConfigPlan): Record<string, unknown> {
  const section = agent === 'prompt' ? { kind: 'prompt' } : agentTemplates[agent].section;
  const modules = { instructions };
  const { output } = data.scoring;
  return output === null ? { ...section, modules } : { ...section, modules, output };
}
