/** The path below its run of a subset, or of a mini-batch of polishing; `number` counts from 0. */
export function subsetId(number: number, prefix: 'subset' | 'polish' = 'subset'): string {
  return `${prefix}-${String(number + 1).padStart(3, '0')}`;
}
