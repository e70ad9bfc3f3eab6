import type { Draw } from '../../../optimizer/seed.js';
import type { SampleTable, TableRow } from './draw-table.js';

export interface Question {
  text: string;
  answer: string;
}

/** Asks a question about a table, and computes the answer. `phrase` selects one of several wordings. */
type Asker = (table: SampleTable, draw: Draw) => Question;

/** How a house style writes a number. The question does not explain the style. */
interface Style {
  words: string;
  write: (value: number) => string;
}

const styles: readonly Style[] = [
  { words: 'Write it as a ledger figure.', write: value => roundTo(value, 2) },
  { words: 'Write it as a board figure.', write: value => roundTo(value, 0) },
];

export function pick<T>(items: readonly [T, ...T[]] | readonly T[], draw: Draw): T {
  const item = items[draw(items.length)];
  if (item === undefined) throw new RangeError('there is nothing to choose from');
  return item;
}

function roundTo(value: number, decimals: number): string {
  // Removes binary rounding errors first, so that halves always round up.
  return (Math.round(Number((value * 10 ** decimals).toPrecision(12))) / 10 ** decimals).toFixed(decimals);
}

/** Formats a number without binary rounding errors. */
function plainNumber(value: number): string {
  return String(Number(value.toPrecision(12)));
}

function sum(rows: readonly TableRow[]): number {
  return rows.reduce((total, row) => total + row.number, 0);
}

function groupOf({ theme, rows }: SampleTable, draw: Draw): { group: string; members: TableRow[] } {
  const group = pick(theme.groups, draw);
  return { group, members: rows.filter(row => row.group === group) };
}

function extreme(rows: readonly TableRow[], sign: 1 | -1): TableRow {
  const [first, ...others] = rows;
  if (first === undefined) throw new RangeError('a table has rows');
  return others.reduce((best, row) => (sign * row.number > sign * best.number ? row : best), first);
}

const arithmetic: Asker = (_table, draw) => {
  const [left, middle, right] = [3 + draw(40), 3 + draw(40), 2 + draw(9)];
  const forms = [
    { text: `${left} * (${middle} + ${right})`, value: left * (middle + right) },
    { text: `(${left} + ${middle}) * ${right} - ${middle}`, value: (left + middle) * right - middle },
    { text: `${left * 10} - ${middle} * ${right}`, value: left * 10 - middle * right },
  ];
  const { text, value } = pick(forms, draw);
  return { text: `What is ${text}?`, answer: String(value) };
};

const lookUp: Asker = ({ theme, rows }, draw) => {
  const [who, where, number] = theme.columns;
  const row = pick(rows, draw);
  if (theme.unit === '' && draw(2) === 0)
    return { text: `What is the ${where} of the ${who} ${row.name}?`, answer: row.group };
  const text =
    theme.unit === ''
      ? `What is the ${number} value of the ${who} ${row.name}?`
      : `What is the ${number} of the ${who} ${row.name}, in ${theme.unitWord}?`;
  return { text, answer: row.number.toFixed(theme.decimals) };
};

const total: Asker = (table, draw) => {
  const { group, members } = groupOf(table, draw);
  const number = table.theme.columns[2];
  const texts = [
    `What is the total of the column ${number} for ${group}?`,
    `What do the rows of ${group} come to altogether in the column ${number}?`,
    `What is the combined ${number} of ${group}?`,
  ];
  return { text: pick(texts, draw), answer: plainNumber(sum(members)) };
};

const count: Asker = (table, draw) => {
  const { group, members } = groupOf(table, draw);
  const texts = [
    `How many entries does the table have for ${group}?`,
    `How many times does ${group} occur in the table?`,
    `How many records belong to ${group}?`,
  ];
  return { text: pick(texts, draw), answer: String(members.length) };
};

const largest: Asker = (table, draw) => {
  const { group, members } = groupOf(table, draw);
  const [who, , number] = table.theme.columns;
  const texts = [
    `Which ${who} of ${group} has the largest ${number}?`,
    `Which ${who} of ${group} leads in ${number}?`,
    `Which ${who} of ${group} ranks first by ${number}?`,
  ];
  return { text: pick(texts, draw), answer: extreme(members, 1).name };
};

const smallest: Asker = (table, draw) => {
  const { group, members } = groupOf(table, draw);
  const [who, , number] = table.theme.columns;
  const texts = [
    `Which ${who} of ${group} has the smallest ${number}?`,
    `Which ${who} of ${group} trails in ${number}?`,
    `Which ${who} of ${group} ranks last by ${number}?`,
  ];
  return { text: pick(texts, draw), answer: extreme(members, -1).name };
};

const average: Asker = (table, draw) => {
  const { group, members } = groupOf(table, draw);
  const number = table.theme.columns[2];
  const style = pick(styles, draw);
  const texts = [
    `What is the average ${number} of ${group}?`,
    `What is the mean ${number} of ${group}?`,
    `What does ${group} have in the column ${number} on a typical row?`,
  ];
  const value = sum(members) / members.length;
  return { text: `${pick(texts, draw)} ${style.words}`, answer: style.write(value) };
};

const difference: Asker = (table, draw) => {
  const { group, members } = groupOf(table, draw);
  const number = table.theme.columns[2];
  const texts = [
    `How wide is the gap in ${number} within ${group}?`,
    `What is the spread of ${number} within ${group}?`,
    `What is the range of ${number} within ${group}?`,
  ];
  const style = pick(styles, draw);
  const value = extreme(members, 1).number - extreme(members, -1).number;
  return { text: `${pick(texts, draw)} ${style.words}`, answer: style.write(value) };
};

const list: Asker = (table, draw) => {
  const { group, members } = groupOf(table, draw);
  const who = table.theme.columns[0];
  const inRegisterOrder = draw(2) === 0;
  const names = members.map(row => row.name);
  const texts = [
    `Enumerate each ${who} of ${group}.`,
    `Give every ${who} of ${group}, complete.`,
    `Write a list of each ${who} of ${group}.`,
  ];
  const text = `${pick(texts, draw)}${inRegisterOrder ? ' Use register order.' : ''}`;
  return { text, answer: (inRegisterOrder ? [...names].sort() : names).join(', ') };
};

/**
 * Question types by level: level 1 needs one lookup or sum, level 2 several rows, level 3 a house style as
 * well.
 */
export const askers: Record<1 | 2 | 3, readonly Asker[]> = {
  1: [lookUp, arithmetic, lookUp],
  2: [total, count, largest, smallest],
  3: [average, list, difference],
};

export function needsNoTable(asker: Asker): boolean {
  return asker === arithmetic;
}
