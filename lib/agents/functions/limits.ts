/** The limits of one function call. */
export interface FunctionLimits {
  /**
   * Branches and function calls (a loop iteration counts as two), in units of ten thousand. The same code
   * stops at the same step on every machine, which a time limit cannot guarantee.
   */
  steps: number;
  /** Wall-clock milliseconds. Stops calls that are slow without taking steps (work inside the engine). */
  timeMs: number;
  /** Additional milliseconds before the thread itself is ended. */
  graceMs: number;
  /** The whole memory of the engine, in bytes; it starts with 16 MiB. */
  memoryBytes: number;
  /** The stack of the engine, in bytes. */
  stackBytes: number;
  /** The length of the result, as JSON. */
  outputCharacters: number;
  codeCharacters: number;
  /** The length of the arguments, as JSON. */
  argumentsCharacters: number;
  /** The length of the arguments' schema, as JSON. */
  schemaCharacters: number;
  descriptionCharacters: number;
}

/** The only place that sets them. */
export const defaultLimits: FunctionLimits = {
  steps: 3_000_000,
  // Generous, so that the step limit applies first even on a busy machine.
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

/** The maximum nesting depth of arrays and objects in arguments and results. */
export const deepestJson = 64;

export function limitsWith(given: Partial<FunctionLimits> = {}): FunctionLimits {
  return { ...defaultLimits, ...given };
}
