import type { Json, JsonObject } from '../../domain/json.js';
import { canonicalJson } from '../../text/canonical-json.js';
import type { WrittenFunction } from '../../domain/function.js';
import { runFunction } from './run-function.js';
import type { FunctionOptions } from './run-function.js';

/** The number of significant digits to compare: the last digits of a sum depend on the order of its terms. */
const countedDigits = 10;

/**
 * Returns the behavior of each function on each input, as canonical JSON: functions with equal rows are
 * indistinguishable on these inputs. A failure counts by its reason only, because messages contain lines and
 * text of the code.
 */
export async function behaviorOf(
  functions: readonly WrittenFunction[],
  inputs: readonly JsonObject[],
  options: FunctionOptions = {},
): Promise<string[][]> {
  return Promise.all(
    functions.map(async functionModule => {
      const row: string[] = [];
      let slow = 0;
      for (const input of inputs) {
        // Timeouts take long: after a few, assume that the remaining inputs time out too.
        const outcome = slow < mostSlow ? await runFunction(functionModule, input, options) : tooSlow;
        if (!outcome.ok && outcome.reason === 'time') slow += 1;
        row.push(canonicalJson(outcome.ok ? { value: rounded(outcome.value) } : { failure: outcome.reason }));
      }
      return row;
    }),
  );
}

/** How many timeouts of one function to wait for. */
const mostSlow = 2;
const tooSlow = { ok: false, reason: 'time' } as const;

function rounded(value: Json): Json {
  if (typeof value === 'number') return Number(value.toPrecision(countedDigits));
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(rounded);
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, rounded(item)]));
}
