import { formatCount, formatDuration } from '../../text/format.js';
import type { ReportData } from '../report-data.js';
import { at } from './charts.js';
import { money, table } from './figures.js';
import type { Column, ScoreFormat } from './figures.js';
import { markup } from './markup.js';
import type { Html } from './markup.js';
import type { Section } from './page.js';

type CostRow = ReportData['costs']['byRole'][number];

export function costsSection({ costs, wallSeconds }: ReportData): Section {
  const columnsFor = (name: string): Column<CostRow>[] => [
    { name, of: row => row.name },
    { name: 'calls', kind: 'number', of: row => formatCount(row.usage.calls) },
    { name: 'prompt tokens', kind: 'number', of: row => formatCount(row.usage.promptTokens) },
    { name: 'cached', kind: 'number', of: row => formatCount(row.usage.cachedTokens) },
    { name: 'completion tokens', kind: 'number', of: row => formatCount(row.usage.completionTokens) },
    { name: 'cost', kind: 'number', of: row => money(row.usage.usd) },
    { name: 'time of calls', kind: 'number', of: row => formatDuration(row.callSeconds) },
  ];
  const { byRole, byStage, total, paid, journalHits, estimate } = costs;
  return {
    id: 'costs',
    title: 'Cost and time',
    body: markup`<p>${formatCount(total.calls)} calls, ${formatCount(total.promptTokens)} prompt and ${formatCount(total.completionTokens)} completion tokens, ${money(total.usd)} with an empty journal; this run paid ${formatCount(paid.calls)} calls (${money(paid.usd)}), and ${formatCount(journalHits)} came from the journal. It took ${formatDuration(wallSeconds)} from start to end. Calls overlap, so their times add up to more.</p>
${table({ caption: 'By role', rows: byRole, columns: columnsFor('role') })}
${table({ caption: 'By stage', rows: byStage, columns: columnsFor('stage') })}
${estimate ? estimateTable(estimate, { ...total, seconds: wallSeconds }) : markup`<p class="soft">There was no estimate before this run.</p>`}`,
  };
}

function estimateTable(
  estimate: NonNullable<ReportData['costs']['estimate']>,
  actual: ReportData['costs']['total'] & { seconds: number },
): Html {
  const figures = [
    { name: 'calls', range: estimate.calls, used: actual.calls, format: formatCount },
    { name: 'prompt tokens', range: estimate.promptTokens, used: actual.promptTokens, format: formatCount },
    {
      name: 'completion tokens',
      range: estimate.completionTokens,
      used: actual.completionTokens,
      format: formatCount,
    },
    { name: 'cost', range: estimate.usd, used: actual.usd, format: money },
    { name: 'time', range: estimate.seconds, used: actual.seconds, format: formatDuration },
  ];
  return table({
    caption: 'The estimate before the run, and what it took',
    rows: figures,
    columns: [
      { name: 'figure', of: row => row.name },
      { name: 'low', kind: 'number', of: ({ range, format }) => format(range?.low ?? null) },
      { name: 'expected', kind: 'number', of: ({ range, format }) => format(range?.expected ?? null) },
      { name: 'high', kind: 'number', of: ({ range, format }) => format(range?.high ?? null) },
      { name: 'actual', kind: 'number', of: ({ used, format }) => format(used) },
    ],
  });
}

export function certaintySection({ certainty, scores }: ReportData, format: ScoreFormat): Section {
  const { test, interval, difference, pairs, gap, train, decision } = certainty;
  const rows = [
    { name: 'train (own tasks of the subsets)', before: null, after: train },
    {
      name: 'validation',
      before: scores.baseline.validation?.mean ?? null,
      after: scores.final.validation?.mean ?? null,
    },
    { name: 'test', before: scores.baseline.test?.mean ?? null, after: scores.final.test?.mean ?? null },
  ];
  return {
    id: 'certainty',
    title: 'How sure this is',
    body: markup`${
      interval && difference !== null
        ? markup`<p>If the ${formatCount(pairs)} test tasks are typical, the true change is between <b>${format.difference(interval[0])}</b> and <b>${format.difference(interval[1])}</b> (95 % interval), most likely near ${format.difference(difference)}.</p>
${intervalChart(interval, difference, format)}`
        : markup`<p>The test was not run on both sides, so nothing can be said about chance.</p>`
    }
${test === null ? '' : markup`<p>${test}</p>`}
${table({
  caption: 'Scores by split',
  rows,
  columns: [
    { name: 'split', of: row => row.name },
    { name: 'before', kind: 'number', of: row => format.score(row.before) },
    { name: 'after', kind: 'number', of: row => format.score(row.after) },
  ],
})}
<p>Rules are learned on train, chosen on validation, and measured on test, which no prompt of the optimizer has seen.</p>
${gap === null ? '' : markup`<p>${gap}</p>`}
${decision === null ? '' : markup`<p>Decision: ${decision}</p>`}`,
  };
}

const [intervalWidth, margin] = [520, 30];

function intervalChart([low, high]: [number, number], difference: number, format: ScoreFormat): Html {
  const reach = Math.max(0.05, Math.abs(low), Math.abs(high)) * 1.1;
  const x = (value: number) => margin + ((value + reach) / (2 * reach)) * (intervalWidth - 2 * margin);
  return markup`<svg viewBox="0 0 ${intervalWidth} 56" width="${intervalWidth}" role="img" aria-label="95 % interval of the difference: ${format.difference(low)} to ${format.difference(high)}"><line class="axis" x1="${margin}" x2="${intervalWidth - margin}" y1="22" y2="22"/><line class="axis" x1="${at(x(0))}" x2="${at(x(0))}" y1="10" y2="34"/><line class="range" x1="${at(x(low))}" x2="${at(x(high))}" y1="22" y2="22"/><circle class="dot" cx="${at(x(difference))}" cy="22" r="6"/><text class="tick" x="${at(x(0))}" y="50" text-anchor="middle">no change</text><text class="tick" x="${margin}" y="50" text-anchor="start">worse</text><text class="tick" x="${intervalWidth - margin}" y="50" text-anchor="end">better</text></svg>`;
}

export function reproduceSection({ reproduce, models, strategy, endpoint }: ReportData): Section {
  const facts = [
    ...reproduce.facts,
    { name: 'Strategy', value: strategy },
    { name: 'Endpoint', value: endpoint },
    ...models.map(({ role, model }) => ({ name: `Model: ${role}`, value: model })),
  ];
  return {
    id: 'reproduce',
    title: 'Reproduce',
    body: markup`<dl class="facts">${facts.map(({ name, value }) => markup`<dt>${name}</dt><dd>${value}</dd>`)}</dl>
<ul class="plain">${reproduce.commands.map(({ command, effect }) => markup`<li><code>${command}</code> <span class="soft">${effect}</span></li>`)}</ul>
<details><summary>Settings</summary><pre tabindex="0" role="region" aria-label="Settings">${reproduce.settings}</pre></details>`,
  };
}

export function callsSection({ calls, run }: ReportData): Section {
  const { failures, moreFailures } = calls;
  const extra = calls.sent - calls.calls;
  return {
    id: 'calls',
    title: 'Calls',
    body: markup`<p>${formatCount(calls.calls)} distinct calls, ${formatCount(calls.sent)} requests sent by this run; ${formatCount(calls.retried)} calls were sent more than once${extra > 0 ? ` (${formatCount(extra)} extra requests)` : ''}.</p>
${failures.length === 0 ? markup`<p>No request failed.</p>` : failureTable(failures)}
${moreFailures > 0 ? markup`<p>And ${formatCount(moreFailures)} more.</p>` : ''}
<p class="soft"><code>fgo show ${run} KEY</code> shows a call word by word; <code>fgo show ${run} PATH</code> all calls of a place.</p>`,
  };
}

function failureTable(failures: ReportData['calls']['failures']): Html {
  return table({
    caption: 'Requests without a usable answer',
    rows: failures,
    columns: [
      { name: 'key', of: row => markup`<code>${row.key.slice(0, 12)}</code>` },
      { name: 'role', of: row => row.role },
      { name: 'place', of: row => row.path },
      { name: 'outcome', of: row => (row.answered ? `${row.outcome}, answered later` : row.outcome) },
      { name: 'reason', of: row => row.reason ?? '' },
    ],
  });
}
