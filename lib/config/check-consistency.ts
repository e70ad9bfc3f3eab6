import { kindOf, outputOf, type AgentConfig } from './agent.js';
import { namesFiles } from './dataset.js';
import type { Config } from './schema.js';
import { scoresWithoutExpected } from './scorer.js';
import { namedSecrets } from './secrets.js';

/** Checks across keys: keys that require or exclude each other. */
export function checkConsistency(config: Config): { path: string[]; message: string }[] {
  const found: { path: string[]; message: string }[] = [];
  if (!config.dataset && !config.benchmark) {
    found.push({
      path: [],
      message: 'no tasks are configured: add a dataset or a benchmark section.',
    });
  }
  if (config.dataset && config.dataset.path === undefined && !namesFiles(config.dataset.splits)) {
    found.push({
      path: ['dataset'],
      message:
        'no task file is given: add path: FILE, or a file for each split, splits: {train: FILE, validation: FILE, test: FILE}.',
    });
  }
  if (config.dataset && config.dataset.expected === undefined && !needsNoExpected(config)) {
    const message =
      'give the column of the correct answer, expected: COLUMN. Only the scorers llm-judge, command, module and http do not need it.';
    found.push({ path: ['dataset'], message });
  }
  if (config.dataset?.duplicates === 'together' && namesFiles(config.dataset.splits)) {
    const message = 'together needs splits that are drawn from one file: use drop, or remove it.';
    found.push({ path: ['dataset', 'duplicates'], message });
  }
  if (config.dataset && config.benchmark) {
    found.push({ path: ['benchmark'], message: 'a dataset and a benchmark exclude each other: remove one.' });
  }
  if (config.dataset && !config.agent) {
    found.push({
      path: [],
      message:
        'no agent is configured: add an agent section, such as {kind: prompt, modules: {instructions: "…"}}.',
    });
  }
  const output = config.agent && outputOf(config.agent);
  if (output?.field !== undefined && output.parse !== 'json') {
    found.push({
      path: ['agent', 'output', 'field'],
      message: 'a field needs JSON output: add parse: json.',
    });
  }
  return config.agent ? [...found, ...ofAgent(config.agent, config)] : found;
}

function needsNoExpected({ scorer }: Config): boolean {
  return scorer !== undefined && scoresWithoutExpected(scorer);
}

function ofAgent(agent: AgentConfig, { budget, llm }: Config): { path: string[]; message: string }[] {
  const endpointSecrets = namedSecrets({ llm }).map(({ variable }) => variable);
  return kindOf(agent).problems?.(agent, { budget, endpointSecrets }) ?? [];
}
