/**
 * What the model can do with tables and answers. These abilities reveal nothing about a data set: the model
 * does not know which questions need which procedure, or their wording. Its instructions must say so.
 */
export const operations = [
  'look',
  'sum',
  'count',
  'average',
  'largest',
  'smallest',
  'difference',
  'list',
] as const;
export type Operation = (typeof operations)[number];

/** Simplest first. */
export const styles = ['plain', 'alphabetical', 'unitless', 'decimals', 'whole'] as const;
export type Style = (typeof styles)[number];

/** Wording in a rule. The default operation needs none. */
export const sayOperation: Record<Exclude<Operation, 'look'>, string> = {
  sum: 'add up the numbers of the matching rows with the calculator',
  count: 'count the matching rows',
  average: 'divide the sum of the numbers by how many they are with the calculator',
  largest: 'name the row that has the largest number',
  smallest: 'name the row that has the smallest number',
  difference: 'subtract the smallest number from the largest with the calculator',
  list: 'list the names of the matching rows with commas between them',
};

export const sayStyle: Record<Exclude<Style, 'plain'>, string> = {
  decimals: 'round the result to two decimals',
  whole: 'round the result to a whole number',
  alphabetical: 'put the names into alphabetical order',
  unitless: 'leave the unit out of the answer',
};

const operationWords: [Exclude<Operation, 'look'>, RegExp][] = [
  ['difference', /\bsubtract|\bdifference\b/i],
  ['average', /\b(?:average|mean)\b|\bdivide the (?:sum|total)\b/i],
  ['sum', /\badd\b.*\bnumbers\b|\b(?:sum|total) up\b|\badd (?:them|it) up\b|\b(?:take|give) the sum\b/i],
  ['count', /\bcount\b/i],
  ['largest', /\b(?:largest|highest|greatest|maximum)\b/i],
  ['smallest', /\b(?:smallest|lowest|minimum)\b/i],
  ['list', /\b(?:list|enumerate|give) (?:all )?the (?:names|rows)\b/i],
];

const styleWords: [Exclude<Style, 'plain'>, RegExp][] = [
  ['decimals', /\btwo (?:decimals|decimal places)\b/i],
  ['whole', /\bwhole number\b|\bno decimals\b|\bnearest integer\b/i],
  ['alphabetical', /\balphabetical/i],
  ['unitless', /\b(?:without|leave out|leave) (?:the|its|any) unit/i],
];

/** The operation on a table that an instruction requires; null if there is none. */
export function readOperation(text: string): Exclude<Operation, 'look'> | null {
  return operationWords.find(([, words]) => words.test(text))?.[0] ?? null;
}

/** The answer style that an instruction requires; null if there is none. */
export function readStyle(text: string): Exclude<Style, 'plain'> | null {
  return styleWords.find(([, words]) => words.test(text))?.[0] ?? null;
}

/** Writes an answer in a style; returns it unchanged if the style does not apply. */
export function inStyle(answer: string, style: Style): string {
  const number = /^-?\d+(?:\.\d+)?(?= |$)/.exec(answer)?.[0];
  if (style === 'alphabetical') return answer.split(', ').sort().join(', ');
  if (number === undefined || style === 'plain') return answer;
  if (style === 'unitless') return number;
  const digits = style === 'decimals' ? 2 : 0;
  // Removes binary rounding errors first, so that halves always round up.
  const scaled = Math.round(Number((Number(number) * 10 ** digits).toPrecision(12)));
  return (scaled / 10 ** digits).toFixed(digits);
}
