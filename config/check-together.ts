import { namesFiles } from './dataset.js';
import type { Config } from './schema.js';

/** What single keys cannot show: keys that need or exclude each other. */
export function checkTogether(config: Config): { path: string[]; message: string }[] {
  const found: { path: string[]; message: string }[] = [];
  if (!config.dataset && !config.benchmark) {
    found.push({
      path: [],
      message: 'say where the tasks come from: add a dataset (or a benchmark) section.',
    });
  }
  if (config.dataset && config.dataset.path === undefined && !namesFiles(config.dataset.splits)) {
    found.push({
      path: ['dataset'],
      message:
        'the file of the tasks is not named: add path: FILE, or give each split a file of its own, splits: {train: FILE, validation: FILE, test: FILE}.',
    });
  }
  if (config.dataset && config.benchmark) {
    found.push({ path: ['benchmark'], message: 'a dataset and a benchmark exclude each other: remove one.' });
  }
  if (config.dataset && !config.agent) {
    found.push({
      path: [],
      message:
        'say what is optimized: add an agent section, such as {kind: prompt, modules: {instructions: "…"}}.',
    });
  }
  if (config.agent?.output.field !== undefined && config.agent.output.parse !== 'json') {
    found.push({
      path: ['agent', 'output', 'field'],
      message: 'a field is taken from JSON: add parse: json.',
    });
  }
  return [...found, ...ofOwnAgent(config)];
}

function ofOwnAgent({ agent, budget, llm }: Config): { path: string[]; message: string }[] {
  if (!agent || agent.kind === 'prompt') return [];
  const found: { path: string[]; message: string }[] = [];
  if (agent.calls === 'own' && budget.usd !== undefined) {
    const message =
      'a cap in USD cannot be kept where the agent goes around the journal: remove it (or cap calls or tokens of the other roles), or let the calls be relayed, agent: {calls: relayed}.';
    found.push({ path: ['budget', 'usd'], message });
  }
  const key = llm?.provider === 'openai' ? llm.apiKeyEnv : undefined;
  const isGivenKey = agent.kind !== 'http' && key !== undefined && agent.environment.includes(key);
  if (agent.calls === 'relayed' && isGivenKey) {
    const message = `the agent needs no key, as its calls are relayed: remove ${key}, or say calls: own.`;
    found.push({ path: ['agent', 'environment'], message });
  }
  return found;
}
