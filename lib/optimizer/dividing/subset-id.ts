/** The path, within its run, of a subset or of a polishing mini-batch; `number` is 0-based. */
export function subsetId(number: number, prefix: 'subset' | 'polish' = 'subset'): string {
  return `${prefix}-${String(number + 1).padStart(3, '0')}`;
}
