import { parse } from 'csv-parse/sync';
import { summarizeComparison } from '../../../../lib/optimizer/compare/summarize-comparison.js';
import { comparisonCsv } from '../../../../lib/report/compare-csv.js';
import { comparisonPage as pageOf } from '../../../../lib/report/html/compare-page.js';
import { comparedLines } from '../../../../lib/report/compare-progress.js';
import { comparisonLines } from '../../../../lib/report/compare-table.js';
import { comparedRun } from '../../../support/compared-runs.js';
import { createColors } from 'picocolors';

const rows = [25, 50].flatMap(size =>
  [1, 2].flatMap(seed => [
    comparedRun({ strategy: 'fgo', seed, size, before: 0.4, after: 0.5 + 0.1 * seed }),
    comparedRun({ strategy: 'all-at-once', seed, size, before: 0.4, after: 0.3 }),
  ]),
);
const report = {
  id: 'banking-cmp-1',
  rows,
  simulated: true,
  ...summarizeComparison(rows, new Map()),
};

const sources = {
  title: 'Comparison banking-cmp-1',
  startedAt: '2026-01-02T03:04:05.000Z',
  models: 'small at llm.example',
  warnings: new Map([['fgo-25-1', ['The test split is small.']]]),
  links: new Map([['fgo-25-1', 'runs/fgo-25-1/report.html']]),
};
const comparisonPage = (shown: Parameters<typeof pageOf>[0]) => pageOf(shown, sources);

function textOf(lines: ReturnType<typeof comparisonLines>): string {
  return lines.map(line => line.map(({ text }) => text).join('')).join('\n');
}

it('shows scores, gains, tokens and a bar for each contender at each size, and the spread over sizes', () => {
  const text = textOf(comparisonLines(report));
  expect(text).toContain('25 train tasks, 2 seeds');
  expect(text).toMatch(/fgo +2 +0\.650 ± 0\.071 +\+0\.250 ± 0\.071/);
  expect(text).toMatch(/all-at-once +2 +0\.300 ± 0\.000 +−0\.100 ± 0\.000/);
  expect(text).toContain(`fgo                  ${'░'.repeat(20)}${'█'.repeat(12)}`);
  expect(text).toContain(`all-at-once          ${'░'.repeat(15)}${'▒'.repeat(5)}`);
  expect(text).toMatch(/Gain by size[^]*fgo +\+0\.250 ± 0\.000 +over 2 sizes/);
  expect(text).toContain('not a claim about LLMs');
});

it('reports which runs have no result, and why', () => {
  const failed = comparedRun({ strategy: 'fgo', seed: 3, state: 'failed', reason: 'too long', after: null });
  expect(textOf(comparisonLines({ ...report, rows: [...rows, failed] }))).toContain(
    '1 of 9 runs have no result (1 failed or were cancelled)\n  fgo-100-3: failed, too long',
  );
});

it('writes one line per run for spreadsheets, without formulas', () => {
  const hostile = comparedRun({
    strategy: 'fgo',
    seed: 3,
    state: 'failed',
    reason: '=cmd("x"),\n',
    after: null,
  });
  const read = parse(comparisonCsv([...rows, hostile]), { columns: true }) as Record<string, string>[];
  expect(read).toHaveLength(9);
  expect(read[0]).toMatchObject({
    strategy: 'fgo',
    size: '25',
    seed: '1',
    final_test: '0.6',
    optimizer_calls: '2',
  });
  expect(read[8]).toMatchObject({ reason: `'=cmd("x"),\n`, final_test: '' });
});

it('writes a page that shows its data and executes none of it', () => {
  const hostile = '<script>alert(1)</script>"><img src=x>';
  const failed = comparedRun({ strategy: 'fgo', seed: 3, state: 'failed', reason: hostile, after: null });
  const page = comparisonPage({ ...report, rows: [...rows, failed] });
  expect(page).not.toMatch(/<script|<img/);
  expect(page).toContain('&lt;script&gt;');
  expect(page).not.toMatch(/https?:/);
  expect(page.match(/<svg/g)).toHaveLength(2);
  expect(page).toContain('fgo, 25 train tasks: 0.650 ± 0.071');
  expect(page).not.toContain('NaN');
});

it.each([
  [0.367, 1, ['0.20', '0.40', '0.60', '0.80', '1.00']],
  [0.61, 0.72, ['0.60', '0.65', '0.70', '0.75']],
  [1, 1, ['0.98', '1.00']],
  [0, 0, ['0.00', '0.02']],
])('labels the scores of the chart from %d to %d exactly, each once', (before, after, expected) => {
  const run = [comparedRun({ strategy: 'fgo', seed: 1, before, after })];
  const page = comparisonPage({ ...report, rows: run, ...summarizeComparison(run, new Map()) });
  const named = [...page.matchAll(/text-anchor="end">(\d\.\d\d)</g)].map(([, score]) => score);
  expect(named).toEqual(expected);
});

it('keeps the marks of many contenders at one size apart from those at the next', () => {
  const many = [25, 50, 75, 100, 150, 200, 300, 400].flatMap(size =>
    Array.from({ length: 12 }, (_, place) =>
      comparedRun({ strategy: `fgo+${place}`, seed: 1, size, before: 0.4, after: 0.5 }),
    ),
  );
  const page = comparisonPage({ ...report, rows: many, ...summarizeComparison(many, new Map()) });
  const marks = [...page.matchAll(/<circle cx="([\d.]+)"/g)].map(([, x]) => Number(x));
  const ofFirst = marks.slice(0, 8);
  const ofLast = marks.slice(-8);
  for (const [place, x] of ofLast.slice(0, -1).entries()) expect(x).toBeLessThan(ofFirst[place + 1] ?? 0);
});

it('begins the page with a verdict, models, date and warnings, and links to the reports of the runs', () => {
  const page = comparisonPage(report);
  expect(page).toContain('2026-01-02, small at llm.example');
  expect(page).toMatch(/class="lead">fgo reaches 0\.650 ± 0\.071 on test with 50 train tasks, the best of 2/);
  expect(page).toContain('fgo-25-1: The test split is small.');
  expect(page).toContain('<a href="runs/fgo-25-1/report.html">fgo-25-1</a>');
  expect(page).toContain("default-src 'none'");
});

it('also writes a page if nothing is done', () => {
  const open = [comparedRun({ strategy: 'fgo', seed: 1, state: 'open', before: null, after: null })];
  const page = comparisonPage({ ...report, rows: open, ...summarizeComparison(open, new Map()) });
  expect(page).not.toMatch(/NaN|Infinity/);
});

it('shows one line per run under way, and only those if there is no room for all', () => {
  const sights = Array.from({ length: 12 }, (_, place) => ({
    run: `run-${place}`,
    strategy: 'fgo',
    size: 25,
    seed: place,
    progress: null,
    state: place === 5 ? ('running' as const) : place < 5 ? ('done' as const) : ('open' as const),
  }));
  const palette = createColors(false);
  expect(comparedLines(sights, palette, 20)).toHaveLength(13);
  expect(comparedLines(sights, palette, 6)).toEqual([
    '5 of 12 runs have ended',
    '▸ fgo  25 tasks  seed 5  running',
  ]);
});
