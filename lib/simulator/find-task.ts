import type { Field } from './reply-form.js';

/** What a request asks for. */
export type Task = 'answer' | 'critique' | 'judge' | 'learn' | 'merge';

function allFields(field: Field): Field[] {
  return [field, ...field.fields.flatMap(allFields), ...(field.item ? allFields(field.item) : [])];
}

function meaningsOf(item: Field | null): Field['meaning'][] {
  return item?.fields.map(({ meaning }) => meaning) ?? [];
}

/** The list of rules in a form: a list of objects with a condition and an action. */
export function findRuleList(form: Field): Field | null {
  const isRuleList = ({ kind, item }: Field): boolean =>
    kind === 'list' && meaningsOf(item).includes('condition') && meaningsOf(item).length > 1;
  return allFields(form).find(isRuleList) ?? null;
}

/** Infers which of the five tasks a request needs from the form of the reply, never from exact wording. */
export function findTask(
  form: Field | null,
  prompt: { hasCases: () => boolean; showsAnswer: () => boolean },
): Task {
  if (!form) return 'answer';
  const list = findRuleList(form);
  if (list) {
    const meanings = meaningsOf(list.item);
    if (meanings.includes('replaces')) return 'merge';
    return meanings.includes('cases') || prompt.hasCases() ? 'learn' : 'merge';
  }
  const hasField = (meaning: Field['meaning'], kind: Field['kind']): boolean =>
    allFields(form).some(field => field.meaning === meaning && field.kind === kind);
  if (hasField('score', 'number') && prompt.showsAnswer()) return 'judge';
  return hasField('critique', 'text') && prompt.hasCases() ? 'critique' : 'answer';
}
