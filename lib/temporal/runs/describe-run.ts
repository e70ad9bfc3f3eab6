import type { BudgetConfig } from '../../config/optimize.js';
import { namesFiles } from '../../config/dataset.js';
import type { LlmConfig } from '../../config/llm.js';
import type { Manifest } from '../../config/manifest.js';
import type { RunDescription } from '../../domain/run-description.js';
import { roles } from '../../domain/usage.js';
import { providerOf } from '../../llm/providers/registry.js';
import type { RunRecord } from '../../store/run-record.js';
import { endOfDetails } from '../../text/end-of-details.js';
import { formatCount, formatShortCount, formatUsd } from '../../text/format.js';

/** Describes a run. Names of models and files may leave the machine with it; contents may not. */
export function describeRun(
  record: Pick<RunRecord, 'name' | 'data' | 'configFile'>,
  { llm, splits, budget }: Pick<Manifest, 'llm' | 'splits' | 'budget'>,
  store: { location: string },
): RunDescription {
  const { train, validation, test } = splits;
  return {
    name: record.name,
    model: providerOf(llm).modelOf('agent').model,
    models: modelsText(llm),
    dataset: datasetText(record.data),
    tasks: `${formatCount(train.count)} train, ${formatCount(validation.count)} validation, ${formatCount(test.count)} test`,
    budget: budgetText(budget),
    config: endOfPath(record.configFile),
    store: endOfPath(store.location),
  };
}

/** The run's details in the Temporal UI, as Markdown. */
export function detailsOf(
  about: RunDescription,
  { id, simulated }: Pick<RunRecord, 'id' | 'simulated'>,
): string {
  const rows = [
    ['Resume', code(`fgo resume ${id}`)],
    ['Dataset', `${code(about.dataset)}: ${about.tasks} tasks`],
    ['Models', simulated ? `${code(about.models)} (simulated: no LLM is called)` : code(about.models)],
    ['Budget', about.budget],
    ['Store', `${code(about.store)}, started from ${code(about.config)}`],
  ];
  return endOfDetails(rows.map(([name, value]) => `- **${name}**: ${value}`).join('\n'));
}

function modelsText(llm: LlmConfig): string {
  const { modelOf } = providerOf(llm);
  const { model } = modelOf('agent');
  const others = roles.filter(role => modelOf(role).model !== model);
  return [model, ...others.map(role => `${role} ${modelOf(role).model}`)].join('; ');
}

function datasetText(data: RunRecord['data']): string {
  if (data?.dataset) {
    const { path, splits } = data.dataset;
    return endOfPath(namesFiles(splits) ? splits.train : (path ?? ''));
  }
  return data?.benchmark?.name ?? 'unknown';
}

function budgetText({ usd, tokens, calls }: BudgetConfig): string {
  const caps = [
    usd === undefined ? [] : [formatUsd(usd)],
    tokens === undefined ? [] : [`${formatShortCount(tokens)} tokens`],
    calls === undefined ? [] : [`${formatCount(calls)} calls`],
  ].flat();
  return caps.length === 0 ? 'no limit' : `at most ${caps.join(', ')}`;
}

/** The last two names of a path: the folders above them say who works where. */
function endOfPath(path: string): string {
  if (/^\w+:\/\//.test(path)) return path;
  return path.replaceAll('\\', '/').split('/').filter(Boolean).slice(-2).join('/');
}

/** Names are the user's: a backtick in one must not end the code. */
function code(text: string): string {
  return `\`${text.replaceAll('`', "'")}\``;
}
