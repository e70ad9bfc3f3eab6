import type { Rule } from '../../domain/module.js';
import { withoutControls } from '../../text/without-controls.js';

/** A part of a rule on one line: a line break in it would read as the end of the rule. */
export function oneLine(text: string): string {
  return withoutControls(text.replace(/[\s\u0000-\u001f\u0085]+/gu, ' ')).trim();
}

/** The dots that stand for words in the form that a reply is asked for: weak models write them as they are. */
const placeholder = /^["'\s]*(?:…|\.{2,})[."'\s]*$/u;

function unlessPlaceholder(text: string): string {
  return placeholder.test(text) ? '' : text;
}

/** A condition as it stands after "When": models often write the word, and the punctuation, themselves. */
export function cleanCondition(when: string): string {
  return unlessPlaceholder(
    oneLine(
      oneLine(when)
        .replace(/^(?:when(?:ever)?|if)\s+/iu, '')
        .replace(/[\s,:;]+$/u, ''),
    ),
  );
}

/** An advice as it stands after the condition's colon. */
export function cleanAdvice(then: string): string {
  return unlessPlaceholder(oneLine(oneLine(then).replace(/^(?:[-*•]\s+)?(?:then[\s,:]+)?/iu, '')));
}

/** What makes two texts the same: case, spacing, width of characters and the last punctuation do not count. */
export function normalizedText(text: string): string {
  return oneLine(text.normalize('NFKC').toLowerCase()).replace(/[\s.,:;!]+$/u, '');
}

/** Equal for rules that say the same in the same words. */
export function ruleKey(rule: Pick<Rule, 'when' | 'then'>): string {
  return JSON.stringify([normalizedText(rule.when), normalizedText(rule.then)]);
}
