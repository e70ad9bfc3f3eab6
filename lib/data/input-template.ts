import type { Json } from '../domain/json.js';
import type { Row } from './table.js';

/** How the columns of a row become the agent's input text. */
export interface InputTemplate {
  /** The columns that the template uses. */
  columns: string[];
  render(row: Row): string;
}

const placeholder = /\{\{|\}\}|\{([^{}]+)\}/g;

/**
 * Parses the `input` of a dataset: one column, a list of columns (one per line, prefixed by its name), or a
 * template such as "{title}: {text}", in which {{ and }} are literal braces. A text equal to a column name is
 * that column.
 */
export function inputTemplate(input: string | string[], columns: readonly string[]): InputTemplate {
  if (Array.isArray(input)) {
    return {
      columns: input,
      render: row => input.map(name => `${name}: ${cellText(row.values.get(name))}`).join('\n'),
    };
  }
  if (columns.includes(input) || !isTemplate(input)) {
    return { columns: [input], render: row => cellText(row.values.get(input)) };
  }
  return {
    columns: [
      ...new Set([...input.matchAll(placeholder)].map(match => match[1]).filter(name => name !== undefined)),
    ],
    render: row =>
      input.replace(placeholder, (all, name?: string) =>
        name === undefined ? all.charAt(0) : cellText(row.values.get(name)),
      ),
  };
}

function isTemplate(input: string): boolean {
  return [...input.matchAll(placeholder)].some(match => match[1] !== undefined);
}

/** A cell as text: strings unchanged, null as empty text, other values as JSON. */
export function cellText(value: Json | undefined): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
