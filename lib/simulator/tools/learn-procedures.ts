import type { LearntRule } from '../learnt-rule.js';
import type { Case } from '../read-cases.js';
import type { ReadRule } from '../read-rules.js';
import { contentStems, wordsByStem } from '../words.js';
import { adviceOf, explainCase } from './explain-case.js';
import type { Explanation } from './explain-case.js';
import { readOperation, readStyle, sayOperation, sayStyle } from './procedures.js';

/** Maximum words in a condition. */
const WORDS_A_RULE = 8;
/** A word in a larger share of the other questions is not distinctive. */
const MOST_ELSEWHERE = 0.2;

interface Seen {
  example: Case;
  explained: Explanation | null;
}

/** Whether the cases include tool calls with results to learn from. */
export function areOfTools(cases: readonly Case[]): boolean {
  const told = cases.filter(example => example.steps !== '');
  return told.length * 2 > cases.length && told.some(example => explainCase(example) !== null);
}

/** Learns which words of a question indicate which procedure: those that other questions do not have. */
export function learnProcedures(cases: readonly Case[], current: readonly ReadRule[]): LearntRule[] {
  const seen = cases.map(example => ({ example, explained: explainCase(example) }));
  const failed = seen.filter(({ example }) => example.failed);
  const solved = seen.filter(({ example }) => !example.failed);
  return [
    ...groupsOf(failed, ({ operation }) => (operation === 'look' ? null : sayOperation[operation])).map(
      ([action, group]) =>
        ruleOf(action, group, {
          words: 'task',
          others: [
            ...failed.filter(each => !group.includes(each)),
            ...without(solved, current, readOperation),
          ],
        }),
    ),
    ...groupsOf(failed, ({ style }) => (style === 'plain' ? null : sayStyle[style])).map(([action, group]) =>
      ruleOf(action, group, {
        words: 'form',
        others: [...failed.filter(each => !group.includes(each)), ...without(solved, current, readStyle)],
      }),
    ),
  ].filter(rule => rule !== null);
}

function groupsOf(seen: Seen[], actionOf: (explained: Explanation) => string | null): [string, Seen[]][] {
  const groups = new Map<string, Seen[]>();
  for (const each of seen) {
    const action = each.explained && actionOf(each.explained);
    if (action !== null) groups.set(action, [...(groups.get(action) ?? []), each]);
  }
  return [...groups];
}

/** Solved cases count against a word, unless an existing rule may have solved them. */
function without(
  solved: Seen[],
  current: readonly ReadRule[],
  read: (action: string) => string | null,
): Seen[] {
  const conditions = current
    .filter(rule => read(rule.action) !== null)
    .map(rule => new Set(contentStems(rule.condition)));
  return solved.filter(({ example }) => {
    const words = contentStems(example.input);
    return !conditions.some(condition => words.some(word => condition.has(word)));
  });
}

function ruleOf(
  action: string,
  group: Seen[],
  how: { words: 'task' | 'form'; others: Seen[] },
): LearntRule | null {
  const elsewhere = how.others.map(({ example }) => new Set(contentStems(example.input)));
  const forms = new Map<string, { form: string; count: number }>();
  for (const { explained } of group) {
    for (const [root, form] of wordsByStem((explained?.wish[how.words] ?? []).join(' '))) {
      forms.set(root, { form: forms.get(root)?.form ?? form, count: (forms.get(root)?.count ?? 0) + 1 });
    }
  }
  const ranked = [...forms]
    .map(([root, { form, count }]) => {
      const share = elsewhere.filter(words => words.has(root)).length / Math.max(1, elsewhere.length);
      return { form, share, worth: count / group.length - 2 * share };
    })
    .filter(({ share }) => share <= MOST_ELSEWHERE)
    .sort((left, right) => right.worth - left.worth)
    .slice(0, WORDS_A_RULE);
  if (ranked.length === 0) return null;
  const cases = group.map(({ example }) => example.id);
  return {
    ...adviceOf(
      ranked.map(({ form }) => form),
      action,
    ),
    cases,
    strength: cases.length,
  };
}
