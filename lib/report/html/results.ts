import { formatCount } from '../../text/format.js';
import type { ReportData } from '../report-data.js';
import { rowChanges } from '../test-rows.js';
import type { RowChange } from '../test-rows.js';
import { barChart } from './charts.js';
import { diffOf } from './diff.js';
import { changeBetween, table } from './figures.js';
import type { ScoreFormat } from './figures.js';
import { jsonBlock, markup, visibleText } from './markup.js';
import type { Html } from './markup.js';
import type { Section } from './page.js';

export function changesSection({ changes }: ReportData): Section {
  return {
    id: 'changes',
    title: 'What changed',
    body: markup`<p class="soft">Word by word; added text is green, removed text is struck through.</p>${diffOf(changes)}`,
  };
}

export function groupsSection({ groups, confusions, examples }: ReportData, format: ScoreFormat): Section {
  const titles: Record<string, string> = { label: 'By expected answer', metric: 'By metric' };
  const tables = groups.map(({ by, rows }) => {
    const sorted = [...rows].sort(
      (left, right) =>
        (changeBetween(left.before, left.after) ?? 0) - (changeBetween(right.before, right.after) ?? 0),
    );
    return table({
      caption: `${titles[by] ?? `By ${by}`}, the largest loss first`,
      rows: sorted,
      columns: [
        { name: by, of: row => row.name },
        { name: 'tasks', kind: 'number', of: row => formatCount(row.tasks) },
        { name: 'before', kind: 'number', of: row => format.score(row.before) },
        { name: 'after', kind: 'number', of: row => format.score(row.after) },
        {
          name: 'change',
          kind: 'number',
          of: row => format.difference(changeBetween(row.before, row.after)),
        },
        { name: 'before and after', kind: 'chart', of: row => barChart(row.before, row.after) },
      ],
    });
  });
  return {
    id: 'groups',
    title: 'Before and after',
    body: markup`${outcomeTable(examples)}
${tables.length > 0 ? markup`<p class="legend"><span><i class="key old"></i>before</span><span><i class="key new"></i>after</span></p>` : ''}
${tables}
${confusions.length > 0 ? confusionTable(confusions) : ''}`,
  };
}

const meanings: Record<RowChange, string> = {
  broken: 'score lower than before',
  fixed: 'score higher than before',
  failing: 'the same score, below the maximum',
  solved: 'right before and after',
  unscored: 'no score before or after',
};

function outcomeTable(examples: ReportData['examples']): Html {
  const rows = rowChanges.map(change => ({
    change,
    tasks: examples.filter(example => example.change === change).length,
  }));
  return table({
    caption: 'Test tasks by what happened to them',
    rows: rows.filter(({ tasks }) => tasks > 0),
    columns: [
      { name: 'group', of: ({ change }) => markup`<span class="tag ${change}">${change}</span>` },
      { name: 'tasks', kind: 'number', of: ({ tasks }) => formatCount(tasks) },
      {
        name: 'share',
        kind: 'number',
        of: ({ tasks }) => `${((100 * tasks) / examples.length).toFixed(1)} %`,
      },
      { name: 'meaning', of: ({ change }) => meanings[change] },
    ],
  });
}

function confusionTable(confusions: ReportData['confusions']): Html {
  return table({
    caption: 'The most frequent wrong answers',
    rows: confusions,
    columns: [
      { name: 'expected', of: row => row.expected },
      { name: 'answered', of: row => row.answer },
      { name: 'before', kind: 'number', of: row => formatCount(row.before) },
      { name: 'after', kind: 'number', of: row => formatCount(row.after) },
    ],
  });
}

export function examplesSection(data: ReportData): Section {
  const { examples } = data;
  const counts = rowChanges.flatMap(change => {
    const tasks = examples.filter(example => example.change === change).length;
    return tasks > 0 ? [{ change, tasks }] : [];
  });
  const first = counts[0]?.change;
  const choice = (value: string, tasks: number, isChecked: boolean) =>
    markup`<label><input type="radio" name="change" value="${value}"${isChecked ? markup` checked` : ''}> ${value} (${formatCount(tasks)})</label>`;
  return {
    id: 'examples',
    title: 'Examples',
    body: markup`<noscript><p class="note">The examples need JavaScript. <code>fgo export ${data.run} --format csv</code> has them as a table.</p></noscript>
<div id="example-tools" hidden>
<fieldset class="filters" id="example-filters"><legend>Show</legend>
${counts.map(({ change, tasks }) => choice(change, tasks, change === first))}
${choice('all', examples.length, first === undefined)}
</fieldset>
<p class="filters"><label>Find <input type="search" id="example-search"></label></p>
<div class="pager"><button type="button" id="example-previous">Previous</button><span id="example-status" role="status"></span><button type="button" id="example-next">Next</button></div>
</div>
<div id="example-list"></div>
${embeddedExamples(data)}`,
  };
}

/** Larger blocks would make the page slow to open and too large to send. */
const mostBytes = 1_250_000;

/** The examples as data for the script: texts are cut as far as needed. */
function embeddedExamples({ examples, redacted }: ReportData): Html {
  for (let longest = 20_000; ; longest = Math.floor(longest / 2)) {
    const shown = (text: string | null) => (text === null ? null : visibleText(cutTo(text, longest)));
    const rows = examples.map(example => ({
      ...example,
      id: visibleText(example.id),
      input: shown(example.input),
      expected: shown(example.expected),
      before: example.before && { ...example.before, answer: shown(example.before.answer) },
      after: example.after && { ...example.after, answer: shown(example.after.answer) },
      feedback: shown(example.feedback),
    }));
    const block = jsonBlock('data-examples', { redacted, rows });
    if (Buffer.byteLength(block.markup) <= mostBytes || longest < 40) return block;
  }
}

function cutTo(text: string, longest: number): string {
  if (text.length <= longest) return text;
  const note = /… \[cut: [\d,]+ characters in all\]$/.exec(text)?.[0];
  const head = text.slice(0, longest).replace(/[\ud800-\udbff]$/, '');
  return `${head}${note ?? `… [cut: ${formatCount(text.length)} characters in all]`}`;
}
