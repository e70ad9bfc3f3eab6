import { excerpt } from '../config/excerpt.js';

/** Where in the data a problem is, as far as it is known. */
export interface DataPlace {
  /** As the configuration names it, or the full path. */
  file?: string;
  /** The line of the file, from 1. */
  line?: number;
  /** The number of the data row (the header is none), from 1. */
  row?: number;
  column?: string;
  /** The offending value, cut short. */
  value?: string;
  /** The key of the configuration to change, where it is not the data. */
  key?: string[];
}

/** The user's data cannot be used as it is. The message says where and what to do; nothing was spent yet. */
export class DataError extends Error {
  override readonly name = 'DataError';
  readonly place: DataPlace;
  /** What is wrong, without the place. */
  readonly problem: string;
  /** What else is wrong with the same data. */
  readonly others: readonly DataError[];

  constructor(
    problem: string,
    place: DataPlace = {},
    options: { cause?: unknown; others?: readonly DataError[] } = {},
  ) {
    const { others = [], cause } = options;
    const shown = place.file === undefined ? place : { ...place, file: excerpt(place.file, 300) };
    super(`${describePlace(shown)}${problem}`, { cause });
    this.problem = problem;
    this.place = shown;
    this.others = others;
  }
}

/** More problems of one file are not looked for: they have the same cause. */
const mostProblems = 20;

/** Keeps what is wrong with data until all of it is known. */
export class DataProblems {
  private readonly found: DataError[] = [];

  /** True where no more problems are wanted. */
  get isFull(): boolean {
    return this.found.length >= mostProblems;
  }

  /** The value, or undefined where it failed with a DataError, which is kept. Throws any other error. */
  catch<Value>(work: () => Value): Value | undefined {
    try {
      return work();
    } catch (error) {
      this.add(error);
      return undefined;
    }
  }

  /** Keeps a DataError, while more are wanted; throws any other error. */
  add(error: unknown): void {
    if (!(error instanceof DataError)) throw error;
    if (!this.isFull) this.found.push(error, ...error.others);
  }

  /** Throws all that was found as one error. */
  throwAny(): void {
    const [first, ...others] = this.found;
    if (!first) return;
    const { problem, place, cause } = first;
    throw others.length === 0 ? first : new DataError(problem, place, { cause, others });
  }
}

/** Waits for all; throws what is wrong with any of them as one error. */
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
