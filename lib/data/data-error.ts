import { FgoError } from '../domain/errors.js';
import { excerpt } from '../text/excerpt.js';

/** The location of a problem in the data, as far as known. */
export interface DataPlace {
  /** The path as written in the configuration, or the full path. */
  file?: string | undefined;
  /** The line of the file, from 1. */
  line?: number | undefined;
  /** The number of the data row, from 1, not counting the header. */
  row?: number | undefined;
  column?: string | undefined;
  /** The offending value, truncated. */
  value?: string | undefined;
  /** The configuration key to change, if the data is not at fault. */
  key?: string[] | undefined;
}

/** The user's data is unusable. The message says where and how to fix it; nothing has been spent. */
export class DataError extends FgoError {
  override readonly name = 'DataError';
  readonly place: DataPlace;
  /** What is wrong, without the location. */
  readonly problem: string;
  /** Other problems in the same data. */
  readonly others: readonly DataError[];

  constructor(
    problem: string,
    place: DataPlace = {},
    options: { cause?: unknown; others?: readonly DataError[] } = {},
  ) {
    const { others = [], cause } = options;
    const shown = place.file === undefined ? place : { ...place, file: excerpt(place.file, 300) };
    super({ code: 'DATA_INVALID', message: `${describePlace(shown)}${problem}`, cause });
    this.problem = problem;
    this.place = shown;
    this.others = others;
  }
}

/** Checking a file stops at this many problems: more would have the same cause. */
const mostProblems = 20;

/** Collects data problems, to report them together. */
export class DataProblems {
  private readonly found: DataError[] = [];

  /** The collected problems. */
  get all(): readonly DataError[] {
    return this.found;
  }

  /** True if no more problems are collected. */
  get isFull(): boolean {
    return this.found.length >= mostProblems;
  }

  /** Returns the value, or undefined after collecting a DataError. Throws any other error. */
  catch<Value>(work: () => Value): Value | undefined {
    try {
      return work();
    } catch (error) {
      this.add(error);
      return undefined;
    }
  }

  /** Collects a DataError, up to the limit; throws any other error. */
  add(error: unknown): void {
    if (!(error instanceof DataError)) throw error;
    if (!this.isFull) this.found.push(error, ...error.others);
  }

  /** Throws all collected problems as one error. */
  throwAny(): void {
    const [first, ...others] = this.found;
    if (!first) return;
    const { problem, place, cause } = first;
    throw others.length === 0 ? first : new DataError(problem, place, { cause, others });
  }
}

/** Waits for all promises; throws all their data problems as one error. */
export async function allOrProblems<Value>(work: readonly Promise<Value>[]): Promise<Value[]> {
  const settled = await Promise.allSettled(work);
  const problems = new DataProblems();
  for (const outcome of settled) if (outcome.status === 'rejected') problems.add(outcome.reason);
  problems.throwAny();
  return settled.flatMap(outcome => (outcome.status === 'fulfilled' ? [outcome.value] : []));
}

function describePlace(place: DataPlace): string {
  const parts = [
    place.file,
    place.line === undefined ? undefined : `line ${place.line}`,
    place.row === undefined ? undefined : `row ${place.row}`,
    place.column === undefined ? undefined : `column "${excerpt(place.column)}"`,
  ].filter(part => part !== undefined);
  return parts.length === 0 ? '' : `${parts.join(', ')}: `;
}
