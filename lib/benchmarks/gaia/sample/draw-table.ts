import { drawsFrom, shuffled } from '../../../optimizer/seed.js';
import type { Theme } from './themes.js';

export interface TableRow {
  name: string;
  group: string;
  number: number;
}

/** The table of an attachment. */
export interface SampleTable {
  theme: Theme;
  rows: TableRow[];
}

const fewestRows = 7;

/**
 * Draws an unsorted table of at least seven rows. Its numbers are distinct, so that the maximum is unique.
 */
export function drawTable(theme: Theme, seed: number): SampleTable {
  const draw = drawsFrom(seed);
  const count = fewestRows + draw(theme.names.length - fewestRows + 1);
  const names = shuffled(theme.names, seed).slice(0, count);
  const scale = 10 ** theme.decimals;
  const numbers = shuffled(
    Array.from({ length: 90 }, (_, index) => index + 7),
    seed + 1,
  );
  const rows = names.map((name, index) => ({
    name,
    // Each group has at least two rows.
    group: theme.groups[index < 6 ? index % 3 : draw(3)] ?? '',
    number: ((numbers[index] ?? 1) * (theme.decimals === 0 ? 1 : 3)) / scale,
  }));
  return { theme, rows: shuffled(rows, seed + 2) };
}

/** The rows as cells, below a header row. */
export function cellsOf({ theme, rows }: SampleTable): string[][] {
  const unit = theme.unit === '' ? '' : ` ${theme.unit}`;
  return [
    [...theme.columns],
    ...rows.map(({ name, group, number }) => [name, group, `${number.toFixed(theme.decimals)}${unit}`]),
  ];
}
