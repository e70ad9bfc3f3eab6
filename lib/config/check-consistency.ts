import { isOwnAgent, outputOf, usesTools } from './agent.js';
import { displayVariable } from './credentials.js';
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
  if (config.dataset && config.dataset.expected === undefined && !needsNoExpected(config)) {
    const message =
      'name the column of the right answer, expected: COLUMN (the scorers llm-judge, command, module and http alone do without).';
    found.push({ path: ['dataset'], message });
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
  const output = config.agent && outputOf(config.agent);
  if (output?.field !== undefined && output.parse !== 'json') {
    found.push({
      path: ['agent', 'output', 'field'],
      message: 'a field is taken from JSON: add parse: json.',
    });
  }
  return [...found, ...ofOwnAgent(config), ...ofTools(config)];
}

function needsNoExpected({ scorer }: Config): boolean {
  return scorer !== undefined && scoresWithoutExpected(scorer);
}

function ofTools({ agent }: Config): { path: string[]; message: string }[] {
  if (!agent || !usesTools(agent)) return [];
  const { tools, web } = agent;
  if (tools.includes('web_search') === (web.search !== undefined)) return [];
  const message = tools.includes('web_search')
    ? 'web_search needs a service: give its URL as agent.web.search, with {query} where the query goes.'
    : 'a search service is named and no tool asks it: add web_search to agent.tools.';
  return [{ path: ['agent', web.search === undefined ? 'tools' : 'web'], message }];
}

function ofOwnAgent({ agent, budget, llm }: Config): { path: string[]; message: string }[] {
  if (!agent || !isOwnAgent(agent)) return [];
  const found: { path: string[]; message: string }[] = [];
  if (agent.calls === 'own' && budget.usd !== undefined) {
    const message =
      'a cap in USD cannot be kept where the agent goes around the journal: remove it (or cap calls or tokens of the other roles), or let the calls be relayed, agent: {calls: relayed}.';
    found.push({ path: ['budget', 'usd'], message });
  }
  const given = new Set(agent.kind === 'http' ? [] : agent.environment);
  const key = namedSecrets({ llm }).find(({ variable }) => given.has(variable));
  if (agent.calls === 'relayed' && key) {
    const message = `the agent needs no key, as its calls are relayed: remove ${displayVariable(key.variable)}, or say calls: own.`;
    found.push({ path: ['agent', 'environment'], message });
  }
  return found;
}
