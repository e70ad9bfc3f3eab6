import { Document, isMap, type Node, type Pair, type Scalar } from 'yaml';
import { excerpt } from '../../text/excerpt.js';
import { counted, formatCount } from '../../text/format.js';
import { withoutControls } from '../../text/without-controls.js';
import type { DataPlan } from './plan.js';
import type { ConfigPlan } from './plan-config.js';
import { agentSection } from './agent-files.js';

/** A cap for models without a known price: a cap in USD would be rejected. */
const mostCalls = 5_000;

/** A server on one machine answers a few requests at a time, and lets the others wait. */
const localPace = { concurrency: 4, timeoutSeconds: 600 };

/** Writes a configuration with comments that say why. `schema` is where editors find the JSON Schema. */
export function configText(plan: ConfigPlan, schema: string): string {
  const { data } = plan;
  const document = new Document({
    name: plan.name,
    seed: 1,
    dataset: datasetSection(plan),
    agent: agentSection(plan),
    scorer: data.scoring.scorer.kind === 'llm-judge' ? data.scoring.scorer : data.scoring.scorer.kind,
    llm: llmSection(plan),
    budget: budgetSection(plan),
  });
  document.commentBefore = [
    ` yaml-language-server: $schema=${schema}`,
    ' Check this file with `fgo validate`, see what it costs with `fgo estimate`, start with `fgo optimize`.',
  ].join('\n');
  commentOn(document, plan);
  return document.toString({ lineWidth: 110 });
}

function datasetSection({ path, data }: ConfigPlan) {
  const { columns, settings, duplicates, invalidRows, splits } = data;
  return withoutUndefined({
    path,
    format: settings.format,
    delimiter: settings.delimiter,
    encoding: settings.encoding,
    sheet: settings.sheet,
    input: columns.input,
    expected: columns.expected,
    id: columns.id === data.data.id ? undefined : columns.id,
    duplicates: duplicates === 'allow' ? undefined : duplicates,
    invalidRows: invalidRows === 'reject' ? undefined : invalidRows,
    splits,
  });
}

function llmSection({ endpoint, model }: ConfigPlan) {
  if (endpoint.connection === null) return { provider: 'simulated' };
  const { headers } = endpoint;
  return withoutUndefined({
    baseUrl: endpoint.connection.baseUrl,
    apiKeyEnv: endpoint.connection.apiKeyEnv,
    concurrency: endpoint.isLocal ? localPace.concurrency : undefined,
    timeoutSeconds: endpoint.isLocal ? localPace.timeoutSeconds : undefined,
    models: { default: headers === undefined ? model : { model, headers } },
  });
}

function budgetSection({ endpoint, maxUsd }: ConfigPlan) {
  if (maxUsd !== undefined) return { usd: maxUsd };
  return endpoint.isLocal ? undefined : { calls: mostCalls };
}

function commentOn(document: Document, plan: ConfigPlan): void {
  const { data, endpoint } = plan;
  const before = (path: string[], text: string) => setCommentBefore(document, path, text);
  const beside = (path: string[], text: string) => setComment(document, path, text);
  beside(['seed'], 'all random choices derive from it');
  before(['dataset'], `The tasks. ${data.data.note}`);
  beside(['dataset', 'input'], 'what the agent reads');
  beside(['dataset', 'expected'], `the right answer: ${valuesNote(data)}`);
  beside(['dataset', 'duplicates'], `${counted(data.repeated, 'input')} more than once`);
  beside(['dataset', 'invalidRows'], `${counted(data.invalid, 'row')} without an input, answer or id`);
  before(['dataset', 'splits'], 'To learn from, to accept changes with, and to measure before and after.');
  before(['agent'], 'What is optimized: the texts of its modules.');
  before(['scorer'], `How answers are scored: ${data.scoring.reason}. Others: docs/how-to/scoring.md`);
  before(
    ['llm'],
    endpoint.connection === null
      ? 'No LLM is called: a simulation answers. For a real one, see docs/how-to/endpoints.md, such as\nllm:\n  baseUrl: https://api.openai.com/v1\n  apiKeyEnv: OPENAI_API_KEY\n  models: { default: gpt-4.1-mini, optimizer: gpt-4.1 }'
      : 'The endpoint. The key stays in the environment. A role can have its own model, such as optimizer: NAME.',
  );
  beside(['llm', 'concurrency'], 'calls at a time; more only make each one wait on a single machine');
  before(['budget'], 'The run stops before it exceeds this, and waits for you.');
  if (plan.maxUsd === undefined && !endpoint.isLocal)
    beside(['budget', 'calls'], 'the price of the model is not known; with models.….price, usd works, too');
}

function valuesNote({ data, columns }: DataPlan): string {
  const column = data.columns.find(({ name }) => name === columns.expected);
  if (!column) return '';
  const examples = column.examples.map(({ text }) => excerpt(text, 20)).slice(0, 3);
  return `${formatCount(column.distinct)} different values, such as ${examples.join(', ')}`;
}

/** A comment ends at the line end, so texts of the data are put on one line. */
function commentLines(text: string): string {
  return text
    .split('\n')
    .map(line => ` ${excerpt(withoutControls(line), 300)}`)
    .join('\n');
}

function setCommentBefore(document: Document, path: string[], text: string): void {
  const key = pairAt(document, path)?.key;
  if (!key) return;
  key.commentBefore = text
    .split('\n')
    .map((line, index) => (index === 0 ? commentLines(line) : ` ${line}`))
    .join('\n');
  if (path.length === 1) key.spaceBefore = true;
}

function setComment(document: Document, path: string[], text: string): void {
  const value = pairAt(document, path)?.value;
  if (value) value.comment = commentLines(text);
}

function pairAt(document: Document, path: string[]): Pair<Scalar, Node | null> | undefined {
  const parent = path.length === 1 ? document.contents : document.getIn(path.slice(0, -1), true);
  if (!isMap<Scalar, Node | null>(parent)) return undefined;
  return parent.items.find(({ key }) => key.value === path.at(-1));
}

/** An absent key, rather than an empty one. */
function withoutUndefined<Value>(record: Record<string, Value | undefined>): Record<string, Value> {
  const present = Object.entries(record).filter((entry): entry is [string, Value] => entry[1] !== undefined);
  return Object.fromEntries(present);
}
