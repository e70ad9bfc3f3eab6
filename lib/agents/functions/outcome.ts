import type { Json } from '../../domain/json.js';

/**
 * Why a function returned no result:
 * - `does-not-parse`: the code is not a program, or declares no function of its name;
 * - `threw`: it threw an error or exceeded the stack limit;
 * - `time`: it exceeded the step or time limit, or waits for something that never happens;
 * - `memory`: it exceeded the memory limit;
 * - `output`: its result is too long, or is not JSON;
 * - `arguments`: its arguments do not match its schema;
 * - `unavailable`: nothing on this machine runs functions of its kind.
 */
export type FailureReason =
  'does-not-parse' | 'threw' | 'time' | 'memory' | 'output' | 'arguments' | 'unavailable';

export interface FunctionFailure {
  ok: false;
  reason: FailureReason;
  /** Wording that a model can act on; bounded in length. */
  message: string;
}

/** The outcome of one function call. */
export type FunctionOutcome = { ok: true; value: Json } | FunctionFailure;

/** Whether a function can have this name: the name becomes part of code that the engine runs. */
export function isIdentifier(name: string): boolean {
  return /^[A-Za-z_][A-Za-z0-9_]{0,63}$/.test(name);
}

/** The maximum message length, in characters. */
const longestMessage = 600;

export function failure(reason: FailureReason, message: string): FunctionFailure {
  const isLong = message.length > longestMessage;
  return { ok: false, reason, message: isLong ? `${message.slice(0, longestMessage)}…` : message };
}
