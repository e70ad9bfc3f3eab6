import type { Field } from './reply-form.js';

/** The facts that determine the task. Cases are counted only if needed. */
interface PromptFacts {
  countCases: () => number;
  /** Whether the prompt contains an answer to grade. */
  showsAnswer: () => boolean;
  text: string;
}

/** What a request asks for. */
export type Task = 'answer' | 'critique' | 'judge' | 'learn' | 'merge';

function all(field: Field): Field[] {
  return [field, ...field.fields.flatMap(all), ...(field.item ? all(field.item) : [])];
}

/**
 * The list of rules in a form: a list of objects with a condition and an action, or a list with such a name.
 */
export function findRuleList(form: Field): Field | null {
  const lists = all(form).filter(field => field.kind === 'list');
  const objects = lists.find(list => {
    const senses = list.item?.fields.map(field => field.sense) ?? [];
    return (
      senses.includes('condition') &&
      (senses.includes('action') || senses.includes('given') || senses.length > 1)
    );
  });
  return objects ?? lists.find(list => list.sense === 'rules' && list.item?.kind === 'text') ?? null;
}

function fromForm(form: Field, prompt: PromptFacts): Task | null {
  const list = findRuleList(form);
  if (list) {
    const senses = list.item?.fields.map(field => field.sense) ?? [];
    if (senses.includes('replaces')) return 'merge';
    if (senses.includes('cases')) return 'learn';
    return prompt.countCases() > 0 ? 'learn' : 'merge';
  }
  const fields = all(form);
  if (fields.some(field => field.sense === 'score' && field.kind === 'number') && prompt.showsAnswer())
    return 'judge';
  if (fields.some(field => field.sense === 'critique' && field.kind === 'text') && prompt.countCases() > 0)
    return 'critique';
  if (fields.some(field => field.sense === 'instructions' && field.kind === 'text'))
    return prompt.countCases() > 0 ? 'learn' : 'merge';
  return null;
}

/** Infers which of the five tasks a request needs from what it asks for, never from exact wording. */
export function findTask(form: Field | null, prompt: PromptFacts): Task {
  const byForm = form ? fromForm(form, prompt) : null;
  if (byForm) return byForm;
  if (form && form.fields.length > 0) return 'answer';
  const asked = prompt.text.slice(0, 1_500);
  if (
    /\b(?:merge|combine|unite|consolidate|reconcile)\b/i.test(asked) &&
    /\b(?:rules?|instructions?)\b/i.test(asked)
  )
    return 'merge';
  if (
    /\b(?:critique|criticise|criticize|went wrong|diagnose|explain why|what should change|review)\b/i.test(
      asked,
    ) &&
    prompt.countCases() === 1
  )
    return 'critique';
  if (
    /\b(?:propose|write|improve|revise|rewrite|derive|suggest)\b/i.test(asked) &&
    /\b(?:rules?|instructions?|prompt)\b/i.test(asked) &&
    prompt.countCases() > 0
  )
    return 'learn';
  return 'answer';
}
