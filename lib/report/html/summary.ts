import { formatCount, formatDuration } from '../../text/format.js';
import type { ReportData } from '../report-data.js';
import { rowChanges } from '../test-rows.js';
import { changeBetween, money, table } from './figures.js';
import type { ScoreFormat } from './figures.js';
import { markup } from './markup.js';
import type { Html } from './markup.js';
import type { Section } from './page.js';

const outcomes: Record<ReportData['verdict']['outcome'], string> = {
  better: 'Better',
  worse: 'Worse',
  unchanged: 'Unchanged',
  unclear: 'Not certain',
  untested: 'Not tested',
};

/** What a reader sees first: the verdict, warnings, and the main figures. */
export function headerOf(data: ReportData, format: ScoreFormat): Html {
  const { verdict, run, startedAt, warnings, redacted } = data;
  const found = [verdict.tasks, verdict.chance].filter(part => part !== null).join('; ');
  const notes = [
    ...(redacted ? ['Inputs, expected answers, answers and feedback are left out of this report.'] : []),
    ...verdict.warnings,
    ...warnings,
  ];
  return markup`<header>
<p class="eyebrow">Result of the fgo run <b>${run}</b>, ${startedAt.slice(0, 10)}, ${modelsText(data)}</p>
<h1>${verdict.scores}</h1>
<p class="lead"><span class="badge ${verdict.outcome}">${outcomes[verdict.outcome]}</span> ${found === '' ? '' : `${found}.`}</p>
${verdict.simulated === null ? '' : markup`<p class="note"><b>Simulated.</b> ${verdict.simulated}</p>`}
${notes.map(note => markup`<p class="note">${note}</p>`)}
${tiles(data, format)}
</header>`;
}

function modelsText({ models, endpoint, verdict }: ReportData): string {
  if (verdict.simulated !== null) return endpoint;
  const [agent] = models;
  if (!agent || models.every(({ model }) => model === agent.model))
    return `${agent?.model ?? 'unknown model'} at ${endpoint}`;
  return `agent ${agent.model}, optimizer ${models.find(({ role }) => role === 'optimizer')?.model ?? agent.model} at ${endpoint}`;
}

function tiles({ scores, examples, costs, wallSeconds }: ReportData, format: ScoreFormat): Html {
  const [before, after] = [scores.baseline.test?.mean ?? null, scores.final.test?.mean ?? null];
  const counts = rowChanges.map(change => examples.filter(row => row.change === change).length);
  const [broken = 0, fixed = 0, failing = 0, solved = 0] = counts;
  const entries = [
    [
      'Test score',
      format.score(after),
      `${format.difference(changeBetween(before, after))}, from ${format.score(before)}`,
    ],
    ['Tasks fixed', formatCount(fixed), `of ${formatCount(examples.length)} test tasks`],
    [
      'Tasks broken',
      formatCount(broken),
      `${formatCount(failing)} still fail, ${formatCount(solved)} were right before`,
    ],
    costs.total.usd === null || costs.total.usd === 0
      ? ['Calls', formatCount(costs.total.calls), `${formatCount(costs.total.promptTokens)} prompt tokens`]
      : [
          'Cost',
          money(costs.total.usd),
          `${formatCount(costs.total.calls)} calls; ${money(costs.paid.usd)} paid`,
        ],
    ['Time', formatDuration(wallSeconds), 'from start to end'],
  ];
  return markup`<ul class="tiles">${entries.map(
    ([name = '', value = '', note = '']) =>
      markup`<li><span>${name}</span><b>${value}</b><span class="soft">${note}</span></li>`,
  )}</ul>`;
}

/** The modules to use from now on, and what they cost in use. */
export function instructionsSection({ instructions, serving }: ReportData): Section {
  const texts = instructions.map(
    ({
      module,
      after,
    }) => markup`<div class="head"><h3>${module}</h3><button type="button" data-copy="${module}" hidden>Copy</button></div>
<pre tabindex="0" role="region" aria-label="The new text of ${module}" dir="auto">${after.text}</pre>`,
  );
  const sizes = instructions.map(({ module, before, after }) => ({ module, before, after }));
  return {
    id: 'instructions',
    title: 'The new instructions',
    body: markup`${texts}
${table({
  caption: 'Size before and after',
  rows: sizes,
  columns: [
    { name: 'module', of: row => row.module },
    { name: 'tokens before', kind: 'number', of: row => formatCount(row.before.tokens) },
    { name: 'after', kind: 'number', of: row => formatCount(row.after.tokens) },
    { name: 'characters before', kind: 'number', of: row => formatCount(row.before.characters) },
    { name: 'after', kind: 'number', of: row => formatCount(row.after.characters) },
  ],
})}
${serving ? servingTable(serving) : markup`<p class="soft">The cost of 1,000 tasks is unknown: the calls of the agent are not recorded.</p>`}`,
  };
}

function servingTable({ before, after }: NonNullable<ReportData['serving']>): Html {
  return table({
    caption: "The agent's calls for 1,000 tasks, as measured on the test tasks",
    rows: [
      { name: 'before', ...before },
      { name: 'after', ...after },
    ],
    columns: [
      { name: 'instructions', of: row => row.name },
      { name: 'prompt tokens', kind: 'number', of: row => formatCount(row.promptTokens) },
      { name: 'completion tokens', kind: 'number', of: row => formatCount(row.completionTokens) },
      { name: 'cost', kind: 'number', of: row => money(row.usd) },
    ],
  });
}
