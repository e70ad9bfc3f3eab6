import { racingLooks as looks } from '../history-bounds.js';

/** After how many tasks a race is looked at, the end included: each quarter, of few tasks each task. */
export function raceBoundaries(tasks: number): number[] {
  const boundaries = Array.from({ length: looks }, (_, look) => Math.ceil((tasks * (look + 1)) / looks));
  return [...new Set(boundaries)];
}
