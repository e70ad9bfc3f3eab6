/** The command contract's exit codes. 100 (below a stated gate) is kept for gates. */
export const exitCodes = {
  done: 0,
  failed: 1,
  badInput: 2,
  waiting: 3,
  interrupted: 130,
} as const;
