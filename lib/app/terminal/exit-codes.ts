/** The exit codes of the command contract. 100 (below a stated gate) is reserved for gates. */
export const exitCodes = {
  done: 0,
  failed: 1,
  badInput: 2,
  waiting: 3,
  interrupted: 130,
} as const;
