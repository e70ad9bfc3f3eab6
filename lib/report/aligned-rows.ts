/** Rows of a table as lines of text: the first column on the left, the others on the given side. */
export function alignedRows(rows: readonly string[][], side: 'left' | 'right'): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map(row => row[column]?.length ?? 0)));
  return rows.map(row => {
    const cells = row.map((cell, column) => {
      const width = widths[column] ?? 0;
      return column === 0 || side === 'left' ? cell.padEnd(width) : cell.padStart(width);
    });
    return `  ${cells.join('  ')}`.trimEnd();
  });
}
