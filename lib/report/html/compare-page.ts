import type { ContenderSummary } from '../../optimizer/compare/summarize-comparison.js';
import { formatCount, formatDuration, formatMean } from '../../text/format.js';
import { formatGain, scoreColumns, tokenColumns } from '../compare-figures.js';
import type { FigureColumn } from '../compare-figures.js';
import type { ComparisonReport } from '../compare-table.js';
import { comparisonVerdict } from '../compare-verdict.js';
import { simulatedNote } from '../simulated-note.js';
import { stateText } from '../state-text.js';
import { scoreChart, tokenChart } from './compare-charts.js';
import { money, table } from './figures.js';
import { markup } from './markup.js';
import type { Html } from './markup.js';
import { navigationOf, pageOf, sectionsOf } from './page.js';
import type { Section } from './page.js';

/** What the page of a comparison shows besides its figures. */
export interface ComparisonSources {
  /** `Comparison banking-cmp-1`, or the number of runs. */
  title: string;
  /** Of the first run; null if none has started. */
  startedAt: string | null;
  /** The models and the endpoint. */
  models: string;
  /** By run: what makes its result less certain than it looks. */
  warnings: ReadonlyMap<string, readonly string[]>;
  /** By run: the address of its own report, relative to the page. */
  links: ReadonlyMap<string, string>;
}

/** A comparison as one self-contained page, of the same family as the report of a run. */
export function comparisonPage(report: ComparisonReport, sources: ComparisonSources): string {
  const { title, startedAt, models } = sources;
  const strategies = [...new Set(report.summary.map(entry => entry.strategy))];
  const sizes = [...new Set(report.summary.map(entry => entry.size))];
  const seeds = [...new Set(report.rows.map(row => row.seed))].join(', ');
  const sections = [
    scoreSection(report, strategies),
    ...sizes.map(size => sizeSection(report, size)),
    ...(sizes.length > 1 ? [consistencySection(report)] : []),
    tokenSection(report),
    runsSection(report, sources),
  ];
  const warnings = distinctWarnings(report, sources);
  return pageOf({
    title,
    needsScript: false,
    body: markup`<header>
<p class="eyebrow">${title}${startedAt === null ? '' : `, ${startedAt.slice(0, 10)}`}, ${models}</p>
<h1>${title}</h1>
<p class="lead">${comparisonVerdict(report) ?? 'No run is done yet.'}</p>
${report.simulated ? markup`<p class="note"><b>Simulated.</b> ${simulatedNote}</p>` : ''}
${warningNotes(warnings)}
<p class="soft">${report.rows.length} runs: ${strategies.join(', ')}; seeds ${seeds}. Figures are means over the seeds, ± one standard deviation. Usage is what a run costs with an empty journal.</p>
</header>
${navigationOf(sections)}
<main>
${sectionsOf(sections)}
</main>
<footer><p>Written by fgo from the store of the runs. This file needs no network.</p></footer>`,
  });
}

const shownWarnings = 3;

function warningNotes(warnings: readonly string[]): Html {
  const notes = warnings.map(warning => markup`<p class="note">${warning}</p>`);
  if (notes.length <= shownWarnings + 1) return markup`${notes}`;
  const more = notes.slice(shownWarnings);
  return markup`${notes.slice(0, shownWarnings)}<details><summary>${formatCount(more.length)} more warnings</summary>${more}</details>`;
}

/** Each warning once, with the runs that it is about. */
function distinctWarnings({ rows }: ComparisonReport, { warnings }: ComparisonSources): string[] {
  const runs = new Map<string, string[]>();
  for (const { run } of rows)
    for (const warning of warnings.get(run) ?? []) runs.set(warning, [...(runs.get(warning) ?? []), run]);
  return [...runs].map(([warning, names]) => {
    const others = names.length > 1 ? ` and ${names.length - 1} more` : '';
    return `${names[0] ?? ''}${others}: ${warning}`;
  });
}

function scoreSection({ summary }: ComparisonReport, strategies: readonly string[]): Section {
  const legend = strategies.map(
    (strategy, number) => markup`<span><i class="key s${number % 8}"></i>${strategy}</span>`,
  );
  return {
    id: 'scores',
    title: 'Test score',
    body: markup`<p class="legend">${legend}</p>
${scrolling('Chart of the test scores', scoreChart(summary, strategies))}
<p class="soft">Bars: one standard deviation over seeds each way. Dashed: before.</p>`,
  };
}

function tokenSection({ summary }: ComparisonReport): Section {
  const roles = ['optimizer', 'evaluator', 'merger'];
  return {
    id: 'tokens',
    title: 'Prompt tokens of optimizer, evaluator and merger',
    body: markup`<p class="legend">${roles.map(role => markup`<span><i class="key ${role}"></i>${role}</span>`)}</p>
${scrolling('Chart of the prompt tokens', tokenChart(summary))}`,
  };
}

/** Charts keep their size, so that their texts stay readable. */
function scrolling(name: string, chart: Html): Html {
  return markup`<div class="scroll wide" tabindex="0" role="region" aria-label="${name}">${chart}</div>`;
}

function sizeSection({ summary }: ComparisonReport, size: number): Section {
  const entries = summary.filter(entry => entry.size === size);
  const first = entries[0]?.strategy ?? '';
  return {
    id: `size-${size}`,
    title: `${size} train tasks`,
    body: markup`${figures(`Scores with ${size} train tasks`, scoreColumns(first), entries)}
<p class="soft">Against ${first}: difference of the test scores, task by task over all seeds, with its 95 % interval (paired bootstrap over tasks).</p>
${figures(`Prompt tokens with ${size} train tasks`, tokenColumns, entries)}
<p class="soft">Prompt tokens of a run by role, those of one optimizer call, and a run’s completion tokens.</p>`,
  };
}

function figures(
  caption: string,
  columns: readonly FigureColumn[],
  entries: readonly ContenderSummary[],
): Html {
  const shown = columns.map(({ name, of }, place) => ({
    name,
    of,
    kind: place === 0 ? undefined : ('number' as const),
  }));
  return table({ caption, columns: shown, rows: entries });
}

function consistencySection({ consistency }: ComparisonReport): Section {
  return {
    id: 'consistency',
    title: 'Gain by size',
    body: markup`${table({
      caption: 'Mean and standard deviation of the mean gains at each size',
      rows: consistency,
      columns: [
        { name: 'strategy', of: row => row.strategy },
        { name: 'sizes', kind: 'number', of: row => formatCount(row.sizes) },
        { name: 'gain', kind: 'number', of: row => formatGain(row.gain) },
      ],
    })}
<p class="soft">The smaller the deviation, the more even.</p>`,
  };
}

function runsSection({ rows }: ComparisonReport, { links }: ComparisonSources): Section {
  return {
    id: 'runs',
    title: 'Runs',
    body: table({
      caption: 'Each run, with its own report where there is one',
      rows,
      columns: [
        {
          name: 'run',
          of: ({ run }) => {
            const link = links.get(run);
            return link === undefined ? run : markup`<a href="${link}">${run}</a>`;
          },
        },
        {
          name: 'state',
          of: ({ state, reason }) => (reason === null ? stateText(state) : `${stateText(state)}: ${reason}`),
        },
        { name: 'test before', kind: 'number', of: row => formatMean(row.scores.baseline.test) },
        { name: 'test after', kind: 'number', of: row => formatMean(row.scores.final.test) },
        { name: 'cost', kind: 'number', of: row => money(row.usage.usd) },
        { name: 'time', kind: 'number', of: row => formatDuration(row.wallSeconds) },
      ],
    }),
  };
}
