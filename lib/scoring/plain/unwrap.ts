import { normalize } from './normalize.js';

/** What a reply can put around an answer, as regular expressions for normalized text. */
const wrappers = [
  // Bold and italics. Not strikethrough, which retracts an answer, or underscores, which occur in names.
  /^(?<mark>\*{1,3})(?<inner>[^*\s](?:[^*]*[^*\s])?)\k<mark>$/,
  /^<(?<tag>answer|b|strong|em|i|code)>(?<inner>.+)<\/\k<tag>>$/,
  /^(?<mark>\${1,2})(?<inner>[^$]+)\k<mark>$/,
  /^\\\((?<inner>.+)\\\)$/,
  /^\\\[(?<inner>.+)\\\]$/,
  /^\\(?:boxed|text|textbf|mathrm|mathbf) ?\{(?<inner>.+)\}$/,
  // Headings, list items and block quotes, but not the sign of a number.
  /^(?:#{1,6}|[-+*•>]) (?<inner>[^\d.,$€£+-].*)$/,
  /^(?<mark>\*{1,3}|)(?:the )?(?:final |correct |best )?(?:answer|label|category|class|option|choice|result|output)(?: is)?(?::\k<mark>|\k<mark>:) ?(?<inner>.+)$/,
  /^the (?:final |correct |best )?answer is (?<inner>.+)$/,
];
const option = /^(?:\((?<round>[a-z])\)|\[(?<square>[a-z])\]|(?<half>[a-z])\))$/;
const fence = /^```[^\n`]*\n([\s\S]*?)\n?```$/;

/** The maximum depth of nested wrappers: a reply has two or three. */
const mostLayers = 8;
/** The maximum length of a wrapped answer, in characters: a longer reply says something else. */
const longestWrapping = 300;

/** Whether an answer is the target text (normalized), or only that text in wrappers. */
export function isWrapped(answer: string, target: string): boolean {
  const bare = answer.trim().replace(fence, '$1');
  if (bare.length > target.length + longestWrapping) return false;
  const letter = letterOf(target);
  let inner = normalize(bare);
  for (let layer = 0; layer <= mostLayers; layer++) {
    if (inner === target || letterOf(inner) === letter) return true;
    const next = unwrap(inner);
    if (next === null) return false;
    inner = normalize(next);
  }
  return false;
}

/** The text inside the outermost wrapper; null if there is none. */
function unwrap(text: string): string | null {
  for (const wrapper of wrappers) {
    const inner = wrapper.exec(text)?.groups?.['inner'];
    if (inner !== undefined && hasPairedBraces(inner)) return inner;
  }
  return null;
}

/** The letter of an option such as (A); otherwise, the text itself. */
function letterOf(text: string): string {
  const { round, square, half } = option.exec(text)?.groups ?? {};
  return round ?? square ?? half ?? text;
}

/** Unpaired braces mean that the match spans two adjacent wrappers, which are not one answer. */
function hasPairedBraces(text: string): boolean {
  let open = 0;
  for (const character of text) {
    if (character === '{') open++;
    if (character === '}' && --open < 0) return false;
  }
  return open === 0;
}
