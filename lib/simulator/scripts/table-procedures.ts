/** A row of an attached table. */
export interface Row {
  name: string;
  group: string;
  /** With its unit, such as `69 kg`. */
  value: string;
}

/**
 * What the questions of `examples/gaia-like` ask for. Only the examples teach that a word of a question (a
 * cue) requires a procedure, so the agent follows it only if its instructions have a rule with that cue.
 */
export interface Procedure {
  cues: readonly string[];
  /** The action of the rule. */
  rule: string;
  /** What to compute with the calculator. */
  expression?: (numbers: readonly number[]) => string;
  /** The answer from the rows. */
  answer?: (rows: readonly Row[]) => string;
  /** How to write the answer. */
  write?: (answer: string) => string;
}

export function numberOf(value: string): number {
  return Number.parseFloat(value);
}

function nameOfExtreme(rows: readonly Row[], extreme: (...numbers: number[]) => number): string {
  const target = extreme(...rows.map(({ value }) => numberOf(value)));
  return rows.find(({ value }) => numberOf(value) === target)?.name ?? 'unknown';
}

/** Rounds without binary errors, so that halves always round up. */
function round(answer: string, decimals: number): string {
  if (!/^-?\d/.test(answer)) return answer;
  const scaled = Math.round(Number((numberOf(answer) * 10 ** decimals).toPrecision(12)));
  return (scaled / 10 ** decimals).toFixed(decimals);
}

export const procedures: readonly Procedure[] = [
  {
    cues: ['total', 'altogether', 'combined'],
    rule: 'add up the numbers of the matching rows with the calculator',
    expression: numbers => numbers.join(' + '),
  },
  {
    cues: ['average', 'mean', 'typical'],
    rule: 'divide the sum of the numbers by how many they are with the calculator',
    expression: numbers => `(${numbers.join(' + ')}) / ${numbers.length}`,
  },
  {
    cues: ['gap', 'spread', 'range'],
    rule: 'subtract the smallest number from the largest with the calculator',
    expression: numbers => `${Math.max(...numbers)} - ${Math.min(...numbers)}`,
  },
  {
    cues: ['entries', 'times', 'records'],
    rule: 'count the matching rows',
    answer: rows => String(rows.length),
  },
  {
    cues: ['largest', 'leads', 'first'],
    rule: 'name the row that has the largest number',
    answer: rows => nameOfExtreme(rows, Math.max),
  },
  {
    cues: ['smallest', 'trails', 'last'],
    rule: 'name the row that has the smallest number',
    answer: rows => nameOfExtreme(rows, Math.min),
  },
  {
    cues: ['enumerate', 'complete', 'list'],
    rule: 'list the names of the matching rows with commas between them',
    answer: rows => rows.map(({ name }) => name).join(', '),
  },
  {
    cues: ['register'],
    rule: 'put the names into alphabetical order',
    write: answer => answer.split(', ').sort().join(', '),
  },
  {
    cues: ['kilograms', 'kilometres', 'litres'],
    rule: 'leave the unit out of the answer',
    write: answer => answer.replace(/ \D+$/, ''),
  },
  { cues: ['ledger'], rule: 'round the result to two decimals', write: answer => round(answer, 2) },
  { cues: ['board'], rule: 'round the result to a whole number', write: answer => round(answer, 0) },
];
