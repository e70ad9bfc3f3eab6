import { racingLooks as looks } from '../history-bounds.js';

/**
 * The numbers of tasks after which a race is checked, including the end: each quarter; with few tasks, each
 * task.
 */
export function raceBoundaries(tasks: number): number[] {
  const boundaries = Array.from({ length: looks }, (_, look) => Math.ceil((tasks * (look + 1)) / looks));
  return [...new Set(boundaries)];
}
