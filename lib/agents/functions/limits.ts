/** What one call of a function may take. */
export interface FunctionLimits {
  /**
   * Branches and calls of functions (a turn of a loop is two), counted in ten thousands. The same code ends at the same step on every
   * machine, which a limit of time cannot promise.
   */
  steps: number;
  /** Milliseconds by the clock: ends what takes long without making steps (work within the engine). */
  timeMs: number;
  /** Milliseconds beyond that until the thread itself is ended. */
  graceMs: number;
  /** Bytes of the engine's whole memory; it begins with 16 MiB. */
  memoryBytes: number;
  /** Bytes of the engine's stack. */
  stackBytes: number;
  /** Of the result, as JSON. */
  outputCharacters: number;
  codeCharacters: number;
  /** Of the arguments, as JSON. */
  argumentsCharacters: number;
  /** Of the schema of the arguments, as JSON. */
  schemaCharacters: number;
  descriptionCharacters: number;
}

/** The only place where they are set. */
export const defaultLimits: FunctionLimits = {
  steps: 3_000_000,
  // So wide that even on a busy machine the steps come first.
  timeMs: 20_000,
  graceMs: 500,
  memoryBytes: 48 * 1024 * 1024,
  stackBytes: 512 * 1024,
  outputCharacters: 20_000,
  codeCharacters: 20_000,
  argumentsCharacters: 100_000,
  schemaCharacters: 10_000,
  descriptionCharacters: 2_000,
};

/** The most levels of arrays and objects within another, in arguments and results. */
export const deepestJson = 64;

export function limitsWith(given: Partial<FunctionLimits> = {}): FunctionLimits {
  return { ...defaultLimits, ...given };
}
