import { InvalidArgumentError } from 'commander';

/** For options that may be given more than once. */
export function collect(value: string, earlier: string[]): string[] {
  return [...earlier, value];
}

/** For run ids: they are the first segment of workflow ids and a folder's name. */
export function runId(value: string): string {
  if (/^[a-z0-9][a-z0-9-]{0,79}$/.test(value) && value !== 'last') return value;
  throw new InvalidArgumentError(
    'An id has small letters, digits and hyphens, at most 80, and is not "last".',
  );
}

/** For ports: 0 means any free one. */
export function port(value: string): number {
  const number = Number(value);
  if (!Number.isInteger(number) || number < 0 || number > 65_535) {
    throw new InvalidArgumentError('A port is a whole number from 0 to 65535.');
  }
  return number;
}

/** For shares and counts. */
export function number(value: string): number {
  const parsed = Number(value);
  if (value.trim() === '' || !Number.isFinite(parsed))
    throw new InvalidArgumentError('This is not a number.');
  return parsed;
}
