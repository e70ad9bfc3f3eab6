import type { Task } from '../domain/task.js';
import type { ScorerConfig } from '../config/scorer.js';
import { excerpt } from '../text/excerpt.js';
import { createScorer, isPlain } from '../scoring/plain/plain-scorers.js';
import { normalize } from '../scoring/plain/normalize.js';

/** Answers that differ only in case or spaces, the most frequent first. */
export type Spellings = { text: string; tasks: number }[];

/** The form in which labels are compared. */
function plain(text: string): string {
  return text.normalize('NFC').toLowerCase().replace(/\s+/gu, ' ').trim();
}

/**
 * The distinct expected answers that are texts, sorted: the labels that `labels: auto` allows. Spellings that
 * the scorer treats as equal are one label, in the most frequent spelling.
 */
export function labelsOf(
  tasks: readonly Task[],
  scorer: ScorerConfig,
): { labels: string[]; spellings: Spellings[] } {
  const counts = new Map<string, number>();
  for (const { expected } of tasks) {
    if (typeof expected === 'string') counts.set(expected, (counts.get(expected) ?? 0) + 1);
  }
  const groups = new Map<string, Spellings>();
  for (const [text, tasksOf] of [...counts].sort(([left], [right]) => (left < right ? -1 : 1))) {
    const group = groups.get(plain(text)) ?? [];
    groups.set(plain(text), [...group, { text, tasks: tasksOf }]);
  }
  const sorted = [...groups.values()].map(group => group.sort((left, right) => right.tasks - left.tasks));
  const labels = sorted.flatMap(group => (ignoresSpelling(scorer) ? group.slice(0, 1) : group));
  return {
    labels: labels.map(({ text }) => text).sort(),
    spellings: sorted.filter(group => group.length > 1),
  };
}

/** Whether a scorer treats different spellings as equal. */
export function ignoresSpelling(scorer: ScorerConfig): boolean {
  return isPlain(scorer) && createScorer(scorer).ignoresSpelling === true;
}

/** A note for the user about different spellings in the data. */
export function spellingsNote(spellings: readonly Spellings[], scorer: ScorerConfig): string {
  const shown = spellings
    .slice(0, 5)
    .map(group => group.map(({ text, tasks }) => `${spelled(text)} (${tasks})`));
  const list = shown.map(group => group.join(' and ')).join('; ') + (spellings.length > 5 ? '; …' : '');
  return ignoresSpelling(scorer)
    ? `note: answers that differ only in case or spaces are one label: ${list}.`
    : `warning: answers differ only in case or spaces, and the scorer may treat them as different: ${list}. Use one spelling if they mean the same.`;
}

/** Quoted, because spaces can be the only difference. */
function spelled(text: string): string {
  return JSON.stringify(text.length > 80 ? `${text.slice(0, 79)}…` : text);
}

/** Problems in configured labels: labels that differ only in case or spaces, and answers without a label. */
export function labelProblems(
  labels: readonly string[],
  { tasks, scorer }: { tasks: readonly Task[]; scorer: ScorerConfig },
): string[] {
  return [...alikeLabels(labels), ...missingLabels(labels, tasks, scorer)];
}

function alikeLabels(labels: readonly string[]): string[] {
  const seen = new Map<string, string>();
  return labels.flatMap(label => {
    const other = seen.get(plain(label));
    seen.set(plain(label), label);
    const alike = `"${excerpt(other ?? '')}" and "${excerpt(label)}"`;
    if (other === undefined) return [];
    return other === label
      ? [`the label "${excerpt(label)}" is listed twice: remove one.`]
      : [`${alike} differ only in case or spaces: remove one of them.`];
  });
}

const mostMissing = 20;

/** An agent that uses only the labels could never solve these tasks. */
function missingLabels(labels: readonly string[], tasks: readonly Task[], scorer: ScorerConfig): string[] {
  const { score, comparesText } = isPlain(scorer) ? createScorer(scorer) : {};
  if (!score || !comparesText) return [];
  const known = new Set(labels.map(normalize));
  const counts = new Map<string, number>();
  const given = new Map<string, boolean>();
  for (const { expected } of tasks) {
    if (typeof expected !== 'string') continue;
    const isGiven =
      given.get(expected) ??
      (known.has(normalize(expected)) || labels.some(label => score(label, expected).score === 1));
    given.set(expected, isGiven);
    if (!isGiven) counts.set(expected, (counts.get(expected) ?? 0) + 1);
    if (counts.size > mostMissing) break;
  }
  if (counts.size === 0) return [];
  const shown = [...counts].slice(0, 5).map(([text, count]) => `"${excerpt(text)}" (${count})`);
  const more = counts.size > 5 ? ', …' : '';
  return [
    `the data has expected answers that are not among the labels: ${shown.join(', ')}${more}. Add them, correct the data, or set labels: auto.`,
  ];
}
