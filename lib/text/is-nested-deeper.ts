/** More levels than any answer has; code that walks a value recursively is safe up to here. */
export const mostLevels = 100;

/** Whether lists and objects of a value are nested deeper than this, or contain themselves. */
export function isNestedDeeper(value: unknown, levels = mostLevels): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some(item => isNestedDeeper(item, levels - 1));
}
