import type { RunState } from '../report/status.js';

/** The exit codes of the command contract. */
export const exitCodes = {
  done: 0,
  failed: 1,
  badInput: 2,
  waiting: 3,
  /** The result misses a stated gate (`fgo check`). */
  belowGate: 100,
  interrupted: 130,
} as const;

/** The exit code of a command that works on a run until it is in this state. */
export function exitCodeOf(state: RunState): number {
  switch (state) {
    case 'done':
      return exitCodes.done;
    case 'waiting':
    case 'paused':
      return exitCodes.waiting;
    case 'interrupted':
    case 'running':
      return exitCodes.interrupted;
    case 'failed':
    case 'cancelled':
      return exitCodes.failed;
  }
}
