import { RecentValues } from '../text/recent-values.js';

/** Grammatical and polite words without content. */
const functionWords = new Set(
  `a about above after again all also although always am an and any anybody anyone anything are as at away be because
  been before being below between both but by can cannot could did do does doing done down during each either else ever
  every few for from further get gets getting go goes going gone got had has have having he hello help her here hers hey
  hi him his how however i if in into is it its itself just kindly know let like make many may maybe me might mine more
  most much must my myself need needs neither nor now of off often ok okay on once one only onto or other others our ours
  out over own per please quite rather really same say says see seem seems shall she should since so some somebody
  someone something soon still such tell than thank thanks that the their theirs them then there these they thing things
  this those though through thus to too toward towards try trying under until unto up upon us use used using very want
  wants was we were what whatever when where whether which while who whom whose why will wish with within would yet you
  your yours im ive id ill youre youve youll theyre theyve were weve thats whats theres lets isnt mr mrs`
    .split(/\s+/)
    .filter(Boolean),
);

/**
 * A word without its suffixes, so that "arrive", "arrived" and "arrival" become the same. Intentionally
 * simple.
 */
export function stem(word: string): string {
  let root = word.toLowerCase();
  if (root.length <= 3 || /\d/.test(root)) return root;
  if (root.endsWith('ies') && root.length > 4) root = `${root.slice(0, -3)}y`;
  else if (/(?:ss|x|ch|sh)es$/.test(root)) root = root.slice(0, -2);
  else if (/[^su]s$/.test(root)) root = root.slice(0, -1);
  if (root.endsWith('ing') && root.length > 5) root = root.slice(0, -3);
  else if (root.endsWith('ed') && root.length > 4) root = root.slice(0, -2);
  else if (root.endsWith('al') && root.length > 6) root = root.slice(0, -2);
  else if (root.endsWith('ly') && root.length > 5) root = root.slice(0, -2);
  if (/([^aeiouls])\1$/.test(root)) root = root.slice(0, -1);
  if (root.endsWith('e') && root.length > 3) root = root.slice(0, -1);
  return root.endsWith('y') ? `${root.slice(0, -1)}i` : root;
}

const stems = new RecentValues<string, string>(50_000);

function readWord(raw: string): string | null {
  const word = raw.toLowerCase().replace(/’/g, "'");
  if (word.endsWith("n't") || word === 'cannot') return 'not';
  const bare = word.replace(/'s$/, '').replace(/'/g, '');
  if (bare.length < 2 && !/\d/.test(bare)) return null;
  return functionWords.has(bare) ? null : stems.remember(bare, () => stem(bare));
}

/**
 * The words of a text, unchanged and in order. Names such as `pinBlocked` and `pin_blocked` become two words.
 */
export function rawWords(text: string): string[] {
  return text.replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2').match(/[\p{L}\p{N}]+(?:['’]\p{L}+)*/gu) ?? [];
}

/** The stems of the content words of a text, in order. */
export function contentStems(text: string): string[] {
  return rawWords(text).flatMap(word => readWord(word) ?? []);
}

/** Content words of a text by stem, each in the form of its first occurrence. */
export function wordsByStem(text: string): Map<string, string> {
  const words = new Map<string, string>();
  for (const raw of rawWords(text)) {
    const root = readWord(raw);
    if (root !== null && !words.has(root)) words.set(root, root === 'not' ? 'not' : raw.toLowerCase());
  }
  return words;
}

/** A text in lowercase, without punctuation. */
export function plainWords(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

/** The texts in quotation marks, as plain words. */
export function quotedPhrases(text: string): string[] {
  return [...text.matchAll(/["“]([^"”]+)["”]/g)].map(match => plainWords(match[1] ?? '')).filter(Boolean);
}

/** How many of the groups have each word. */
export function countGroups(groups: readonly Iterable<string>[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const group of groups)
    for (const word of new Set(group)) counts.set(word, (counts.get(word) ?? 0) + 1);
  return counts;
}

/** Similarity of two sets of words: the share of common words in their union. */
export function likeness(left: Set<string>, right: Set<string>): number {
  if (left.size === 0 && right.size === 0) return 1;
  const common = [...left].filter(word => right.has(word)).length;
  return common / (left.size + right.size - common);
}
