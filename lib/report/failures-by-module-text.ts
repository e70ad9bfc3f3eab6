import type { FailureCounts } from '../domain/failure-counts.js';

/** "12 failures belong to planner, 5 to executor", largest count first; '' if no critique names a module. */
export function failuresByModuleText(failuresByModule: FailureCounts): string {
  const ranked = Object.entries(failuresByModule).sort(([, left], [, right]) => right - left);
  return ranked
    .map(([name, count], place) => (place === 0 ? `${belong(count)} to ${name}` : `${count} to ${name}`))
    .join(', ');
}

function belong(count: number): string {
  return count === 1 ? '1 failure belongs' : `${count} failures belong`;
}
