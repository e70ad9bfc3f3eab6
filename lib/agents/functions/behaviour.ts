import type { Json } from '../../domain/json.js';
import { canonicalJson } from '../../text/canonical-json.js';
import type { WrittenFunction } from '../../domain/function.js';
import type { JsonObject } from './outcome.js';
import { runFunction } from './run-function.js';
import type { FunctionOptions } from './run-function.js';

/** Digits that count: the last ones of a sum depend on its order. */
const countedDigits = 10;

/**
 * What each function does on each input, as canonical JSON: functions with equal rows cannot be told apart by these
 * inputs. A failure is its reason alone, as messages name lines and words of the code.
 */
export async function behaviourOf(
  functions: readonly WrittenFunction[],
  inputs: readonly JsonObject[],
  options: FunctionOptions = {},
): Promise<string[][]> {
  return Promise.all(
    functions.map(async functionModule => {
      const row: string[] = [];
      let slow = 0;
      for (const input of inputs) {
        // Each such call takes long: after a few the rest is taken for the same.
        const outcome = slow < mostSlow ? await runFunction(functionModule, input, options) : tooSlow;
        if (!outcome.ok && outcome.reason === 'time') slow += 1;
        row.push(canonicalJson(outcome.ok ? { value: rounded(outcome.value) } : { failure: outcome.reason }));
      }
      return row;
    }),
  );
}

/** Calls of one function that may be ended for their time. */
const mostSlow = 2;
const tooSlow = { ok: false, reason: 'time' } as const;

function rounded(value: Json): Json {
  if (typeof value === 'number') return Number(value.toPrecision(countedDigits));
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(rounded);
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, rounded(item)]));
}
