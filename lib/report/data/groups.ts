import { renderValue } from '../../optimizer/prompts/render-value.js';
import { answerText } from '../export/csv.js';
import type { ReportData } from '../report-data.js';
import { metricNames } from '../test-rows.js';
import type { TestRow } from '../test-rows.js';

type Group = ReportData['groups'][number];
type Confusion = ReportData['confusions'][number];

const mostGroups = 24;
const mostConfusions = 10;
const longestName = 80;

/** The scores before and after by expected answer, metric and metadata, where there are few values. */
export function groupsOf(rows: readonly TestRow[], redact: boolean): Group[] {
  const metrics = metricNames(rows).map(name => ({
    name,
    tasks: rows.length,
    before: meanOf(rows.map(({ before }) => before?.metrics?.[name] ?? null)),
    after: meanOf(rows.map(({ after }) => after?.metrics?.[name] ?? null)),
  }));
  const fields = [...new Set(rows.flatMap(({ task }) => Object.keys(task.metadata)))];
  return [
    ...groupBy('label', rows, labelOf, redact),
    ...(metrics.length > 0 ? [{ by: 'metric', rows: metrics }] : []),
    ...fields.flatMap(field => groupBy(field, rows, ({ task }) => task.metadata[field] ?? null, redact)),
  ];
}

/** The wrong answers to each label, the most frequent first; empty if the expected answers are no labels. */
export function confusionsOf(rows: readonly TestRow[], redact: boolean): Confusion[] {
  const labels = valuesOf(rows, labelOf);
  if (!labels) return [];
  const counts = new Map<string, Confusion>();
  for (const row of rows) {
    for (const side of ['before', 'after'] as const) {
      const at = row[side];
      const expected = labelOf(row);
      if (!at || at.score === null || at.score === 1 || expected === null) continue;
      const answer = answerText(at) ?? '';
      const known = labels.indexOf(answer);
      const shown = redact ? (known < 0 ? 'another answer' : hiddenName('label', known)) : nameOf(answer);
      const entry = {
        expected: redact ? hiddenName('label', labels.indexOf(expected)) : expected,
        answer: shown,
      };
      const key = JSON.stringify(entry);
      const confusion = counts.get(key) ?? { ...entry, before: 0, after: 0 };
      confusion[side] += 1;
      counts.set(key, confusion);
    }
  }
  const size = ({ before, after }: Confusion) => before + after;
  return [...counts.values()]
    .sort((left, right) => right.after - left.after || size(right) - size(left))
    .slice(0, mostConfusions);
}

function labelOf({ task }: TestRow): string | null {
  return typeof task.expected === 'string' ? nameOf(renderValue(task.expected)) : null;
}

function nameOf(text: string): string {
  return text.length <= longestName ? text : `${text.slice(0, longestName - 1)}…`;
}

function hiddenName(by: string, place: number): string {
  return `${by} ${place + 1}`;
}

type ValueOf = (row: TestRow) => string | null;

/** The values in order; null if they do not divide the tasks into a few groups. */
function valuesOf(rows: readonly TestRow[], valueOf: ValueOf): string[] | null {
  const values = rows.map(valueOf);
  const distinct = [...new Set(values.filter(value => value !== null))].sort();
  const isGrouping =
    !values.includes(null) &&
    distinct.length >= 2 &&
    distinct.length <= mostGroups &&
    distinct.length * 2 <= rows.length;
  return isGrouping ? distinct : null;
}

function groupBy(by: string, rows: readonly TestRow[], valueOf: ValueOf, redact: boolean): Group[] {
  const values = valuesOf(rows, valueOf);
  if (!values) return [];
  const groups = values.map((value, place) => {
    const own = rows.filter(row => valueOf(row) === value);
    return {
      name: redact ? hiddenName(by, place) : value,
      tasks: own.length,
      before: meanOf(own.map(({ before }) => before?.score ?? null)),
      after: meanOf(own.map(({ after }) => after?.score ?? null)),
    };
  });
  return [{ by, rows: groups }];
}

function meanOf(values: readonly (number | null)[]): number | null {
  const known = values.filter(value => value !== null);
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length;
}
