import type { Rule } from '../../domain/module.js';
import { withoutControls } from '../../text/without-controls.js';

/** A part of a rule on one line: a line break in it would read as the end of the rule. */
export function oneLine(text: string): string {
  return withoutControls(text.replace(/[\s\u0000-\u001f\u0085]+/gu, ' ')).trim();
}

/** The placeholder dots in the requested reply format: weak models copy them verbatim. */
const placeholder = /^["'\s]*(?:…|\.{2,})[."'\s]*$/u;

function unlessPlaceholder(text: string): string {
  return placeholder.test(text) ? '' : text;
}

/** A condition without "When" and trailing punctuation, which models often write themselves. */
export function cleanCondition(when: string): string {
  return unlessPlaceholder(
    oneLine(
      oneLine(when)
        .replace(/^(?:when(?:ever)?|if)\s+/iu, '')
        .replace(/[\s,:;]+$/u, ''),
    ),
  );
}

/** The advice after the condition's colon, without a list marker or "then". */
export function cleanAdvice(then: string): string {
  return unlessPlaceholder(oneLine(oneLine(then).replace(/^(?:[-*•]\s+)?(?:then[\s,:]+)?/iu, '')));
}

/** The form for comparing texts: ignores case, spacing, character width and trailing punctuation. */
export function normalizedText(text: string): string {
  return oneLine(text.normalize('NFKC').toLowerCase()).replace(/[\s.,:;!]+$/u, '');
}

/** Equal for rules with the same wording. */
export function ruleKey(rule: Pick<Rule, 'when' | 'then'>): string {
  return JSON.stringify([normalizedText(rule.when), normalizedText(rule.then)]);
}
