import { rawWords, stem } from '../words.js';
import type { Operation } from './procedures.js';
import { isNumeric, numberIn } from './read-table.js';
import type { ReadTable } from './read-table.js';

/** The result of a question about a table: an answer, or an expression to compute. */
export type Finding = ({ answer: string } | { expression: string; value: number }) & {
  /** Number of table rows that it is based on. */
  rows: number;
};

interface Focus {
  rows: string[][];
  /** The requested column. */
  target: number;
  numbers: number;
  names: number;
}

/**
 * Applies an operation to the rows that a question names; returns null if the table lacks the necessary data.
 */
export function askTable(table: ReadTable, question: string, operation: Operation): Finding | null {
  const { rows, target, numbers, names } = focusOf(table, question);
  const values = rows.map(row => numberIn(row[numbers] ?? '') ?? 0);
  const [first] = rows;
  if (!first) return null;
  const [most, least] = [Math.max(...values), Math.min(...values)];
  const [count, added] = [rows.length, values.join(' + ')];
  const found = (answer = ''): Finding => ({ answer, rows: count });
  const computed = (expression: string, value: number): Finding => ({ expression, value, rows: count });
  switch (operation) {
    case 'look':
      return found(first[target]);
    case 'count':
      return found(String(count));
    case 'list':
      return found(rows.map(row => row[names] ?? '').join(', '));
    case 'largest':
      return found(rows[values.indexOf(most)]?.[names]);
    case 'smallest':
      return found(rows[values.indexOf(least)]?.[names]);
    case 'sum':
      return computed(added, sum(values));
    case 'average':
      return computed(`(${added}) / ${count}`, sum(values) / count);
    case 'difference':
      return computed(`${most} - ${least}`, most - least);
  }
}

function sum(values: number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** Removes file names, which are unrelated to the question. */
function withoutFiles(question: string): string {
  return question.replace(/\n\s*\n[^\n]*\bfile\b[^\n]*$/i, '').replace(/[\w-]+\.[a-z]\w{1,4}\b/gi, '');
}

/** The rows and columns that a question names, by their own words. */
function focusOf(table: ReadTable, asked: string): Focus {
  const question = withoutFiles(asked);
  const said = ` ${rawWords(question).join(' ').toLowerCase()} `;
  const stems = new Set(rawWords(question).map(stem));
  const names = (cell: string): boolean => said.includes(` ${rawWords(cell).join(' ').toLowerCase()} `);
  const texts = table.columns.map((_, column) => column).filter(column => !isNumeric(table, column));
  const filters = texts.filter(column => table.rows.some(row => names(row[column] ?? '')));
  const rows = table.rows.filter(row => filters.every(column => names(row[column] ?? '')));
  const named = table.columns
    .map((_, column) => column)
    .filter(column => !filters.includes(column) && stems.has(stem(table.columns[column] ?? '')));
  const numeric = table.columns.map((_, column) => column).filter(column => !texts.includes(column));
  const numbers = named.find(column => numeric.includes(column)) ?? numeric.at(-1) ?? 0;
  const free = texts.filter(column => !filters.includes(column));
  return {
    rows: filters.length > 0 ? rows : table.rows,
    target: named[0] ?? numbers,
    numbers,
    names: named.find(column => texts.includes(column)) ?? free[0] ?? 0,
  };
}

/** The words of a question that are not from the table: they describe what to compute. */
export function wishOf(table: ReadTable, question: string): { task: string[]; form: string[] } {
  const known = new Set([...table.columns, ...table.rows.flat()].flatMap(rawWords).map(stem));
  const sentences = withoutFiles(question)
    .split(/(?<=[.?!])\s+/)
    .filter(sentence => sentence.trim() !== '');
  const wordsOf = (parts: string[]): string[] => [
    ...new Set(parts.flatMap(rawWords).filter(word => !known.has(stem(word)))),
  ];
  // The first sentence says what to compute, later ones say how to write it. A single sentence says both.
  return {
    task: wordsOf(sentences.slice(0, 1)),
    form: wordsOf(sentences.length > 1 ? sentences.slice(1) : sentences),
  };
}
