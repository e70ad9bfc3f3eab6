import type { Json } from '../../domain/json.js';

export type JsonObject = Record<string, Json>;

/**
 * Why a function gave no result:
 * - `does-not-parse`: the code is no program, or declares no function of its name;
 * - `threw`: it ended with an error of its own, or took more stack than it may;
 * - `time`: it took more steps or time than it may, or waits for what never comes;
 * - `memory`: it took more memory than it may;
 * - `output`: its result is too long, or is no JSON;
 * - `arguments`: what it was given does not fit its schema;
 * - `unavailable`: nothing here runs functions of its kind.
 */
export type FailureReason =
  'does-not-parse' | 'threw' | 'time' | 'memory' | 'output' | 'arguments' | 'unavailable';

export interface FunctionFailure {
  ok: false;
  reason: FailureReason;
  /** In words that a model can act upon; bounded in length. */
  message: string;
}

/** What came of calling a function once. */
export type FunctionOutcome = { ok: true; value: Json } | FunctionFailure;

/** Whether a function may have this name: it stands in code that the engine runs. */
export function isIdentifier(name: string): boolean {
  return /^[A-Za-z_][A-Za-z0-9_]{0,63}$/.test(name);
}

/** The most characters of a message. */
const longestMessage = 600;

export function failure(reason: FailureReason, message: string): FunctionFailure {
  const isLong = message.length > longestMessage;
  return { ok: false, reason, message: isLong ? `${message.slice(0, longestMessage)}…` : message };
}
