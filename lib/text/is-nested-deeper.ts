/** More levels than any answer has; recursive code is safe up to this depth. */
export const mostLevels = 100;

/** Whether the lists and objects of a value are nested deeper than this, or are circular. */
export function isNestedDeeper(value: unknown, levels = mostLevels): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some(item => isNestedDeeper(item, levels - 1));
}
