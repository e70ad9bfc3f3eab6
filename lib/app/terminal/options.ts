import { InvalidArgumentError } from 'commander';
import { z } from 'zod';

/** For options that may be given more than once. */
export function collect(value: string, earlier: string[]): string[] {
  return [...earlier, value];
}

/** Whether a text has the form of a run's id; those of a comparison's runs are longer than a person may give. */
export function isRunId(text: string): boolean {
  return /^[a-z0-9][a-z0-9-]{0,199}$/.test(text);
}

/** For run ids: they are the first segment of workflow ids and a folder's name. */
export function runId(value: string): string {
  if (/^[a-z0-9][a-z0-9-]{0,79}$/.test(value) && value !== 'last') return value;
  throw new InvalidArgumentError(
    'An id has small letters, digits and hyphens, at most 80, and is not "last".',
  );
}

const decimal = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/** Reads a number that a schema allows; the message says in words which ones it does. */
export function numberFor(schema: z.ZodType<number | undefined>): (value: string) => number {
  return value => {
    const text = value.trim();
    // NaN is no number for any schema; what is undefined may have a default.
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

/** Ports: 0 means any free one. */
export const port = numberFor(z.int().min(0).max(65_535));

/** How many of something. */
export const count = numberFor(z.int().min(1));
