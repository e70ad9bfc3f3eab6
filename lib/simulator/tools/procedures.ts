/**
 * What the model can do with a table and with an answer. That it can is no secret of any data set: which question asks
 * for which, in which words, it does not know, and has to be told by its instructions.
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

/** The simplest first. */
export const styles = ['plain', 'alphabetical', 'unitless', 'decimals', 'whole'] as const;
export type Style = (typeof styles)[number];

/** How a rule says it. What is done without a rule needs no words. */
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

/** What an instruction tells to do with a table; null where it tells nothing of the kind. */
export function readOperation(text: string): Exclude<Operation, 'look'> | null {
  return operationWords.find(([, words]) => words.test(text))?.[0] ?? null;
}

/** What an instruction tells of the form of an answer, likewise. */
export function readStyle(text: string): Exclude<Style, 'plain'> | null {
  return styleWords.find(([, words]) => words.test(text))?.[0] ?? null;
}

/** An answer in a style; as it is where the style does not apply to it. */
export function inStyle(answer: string, style: Style): string {
  const number = /^-?\d+(?:\.\d+)?(?= |$)/.exec(answer)?.[0];
  if (style === 'alphabetical') return answer.split(', ').sort().join(', ');
  if (number === undefined || style === 'plain') return answer;
  if (style === 'unitless') return number;
  const digits = style === 'decimals' ? 2 : 0;
  // A half that binary fractions hold as a little less is a half all the same.
  const scaled = Math.round(Number((Number(number) * 10 ** digits).toPrecision(12)));
  return (scaled / 10 ** digits).toFixed(digits);
}
