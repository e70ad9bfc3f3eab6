import { cellText } from '../../data/input-template.js';
import { isJsonObject } from '../../domain/json.js';
import type { Table } from '../../data/table.js';
import { tryParseJson } from '../../text/json/parse-json.js';

/** What the values of a column look like; blank values count only as missing. */
export interface Column {
  name: string;
  rows: number;
  filled: number;
  distinct: number;
  meanLength: number;
  longest: number;
  /** Whether all values are numbers. */
  isNumeric: boolean;
  /** Whether all values are JSON objects. */
  isJson: boolean;
  /** Whether all values are texts, as labels must be. */
  isText: boolean;
  /** Different values, the most frequent first. */
  examples: { text: string; rows: number }[];
}

const mostExamples = 5;

export function columnsOfTable(table: Table): Column[] {
  return table.columns.map(name => {
    const counts = new Map<string, number>();
    let filled = 0;
    let length = 0;
    let longest = 0;
    let isText = true;
    for (const { values } of table.rows) {
      const value = values.get(name);
      const text = cellText(value).trim();
      if (text === '') continue;
      isText &&= typeof value === 'string';
      filled += 1;
      length += text.length;
      longest = Math.max(longest, text.length);
      counts.set(text, (counts.get(text) ?? 0) + 1);
    }
    const texts = [...counts.keys()];
    return {
      name,
      rows: table.rows.length,
      filled,
      distinct: counts.size,
      meanLength: filled === 0 ? 0 : length / filled,
      longest,
      isNumeric: filled > 0 && texts.every(isNumber),
      isJson: filled > 0 && texts.every(isObject),
      isText,
      examples: [...counts]
        .sort(([, left], [, right]) => right - left)
        .slice(0, mostExamples)
        .map(([text, rows]) => ({ text, rows })),
    };
  });
}

/** A number with at most a currency or percent sign, and thousands separators. */
function isNumber(text: string): boolean {
  return /^[-+]?[$€£]?\s?\d{1,15}(,\d{3})*(\.\d+)?\s?[%€]?$/.test(text);
}

function isObject(text: string): boolean {
  return text.startsWith('{') && isJsonObject(tryParseJson(text) ?? null);
}
