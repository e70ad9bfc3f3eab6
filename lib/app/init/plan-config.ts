import type { EndpointChoice } from './find-endpoints.js';
import type { DataPlan } from './plan.js';

/** How an agent that is the user's own program runs. */
export const agentLanguages = ['python', 'typescript', 'http'] as const;
export type AgentLanguage = (typeof agentLanguages)[number];

/** Everything that a new configuration says. */
export interface ConfigPlan {
  name: string;
  /** The path of the data as written in the configuration. */
  path: string;
  data: DataPlan;
  /** A prompt, or the language of the user's own agent. */
  agent: 'prompt' | AgentLanguage;
  instructions: string;
  endpoint: EndpointChoice;
  model: string;
  /** The cap; undefined without one, or if the price of the model is not known. */
  maxUsd: number | undefined;
}

/** A valid name for a configuration, from the name of a file. */
export function nameFrom(path: string): string {
  const base =
    path
      .replace(/[/\\]+$/, '')
      .split(/[/\\]/)
      .at(-1) ?? '';
  const name = base
    .replace(/\.[^.]*$/, '')
    .toLowerCase()
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+/, '')
    .slice(0, 40)
    .replace(/-+$/, '');
  return name === '' ? 'my-agent' : name;
}
