import { InvalidArgumentError } from 'commander';
import { z } from 'zod';

/** Collects the values of options that may be repeated. */
export function collect(value: string, earlier: string[]): string[] {
  return [...earlier, value];
}

/** Parses a run id: it is the first segment of workflow ids and the name of a folder. */
export function runId(value: string): string {
  if (/^[a-z0-9][a-z0-9-]{0,79}$/.test(value) && value !== 'last') return value;
  throw new InvalidArgumentError(
    'An ID has at most 80 lowercase letters, digits and hyphens, and is not "last".',
  );
}

const decimal = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/**
 * Returns a parser for numbers that a schema allows; its error message describes the allowed ones in words.
 */
export function numberFor(schema: z.ZodType<number | undefined>): (value: string) => number {
  return value => {
    const text = value.trim();
    // NaN fails every schema; undefined could select a default.
    const { data } = schema.safeParse(decimal.test(text) ? Number(text) : Number.NaN);
    if (data !== undefined) return data;
    throw new InvalidArgumentError(`Give ${rangeInWords(schema)}.`);
  };
}

function rangeInWords(schema: z.ZodType): string {
  const { type, minimum, exclusiveMinimum, maximum } = z.toJSONSchema(schema, { io: 'input' });
  const kind = type === 'integer' ? 'a whole number' : 'a number';
  const unbounded = maximum === undefined || maximum >= Number.MAX_SAFE_INTEGER;
  if (minimum !== undefined && !unbounded) return `${kind} from ${minimum} to ${maximum}`;
  const low = exclusiveMinimum === undefined ? `at least ${minimum}` : `above ${exclusiveMinimum}`;
  return `${kind} ${low}${unbounded ? '' : `, at most ${maximum}`}`;
}

/** A port: 0 means any free one. */
export const port = numberFor(z.int().min(0).max(65_535));

/** A count, at least 1. */
export const count = numberFor(z.int().min(1));
