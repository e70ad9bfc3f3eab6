import { FgoError } from '../domain/errors.js';
import { excerpt } from '../text/excerpt.js';

/** Invalid input, found before anything was spent. */
export interface Problem {
  /** The source: a file, an option such as `--set`, or an environment variable. */
  source: string;
  /** 1-based; null if the source has no lines. */
  line: number | null;
  column: number | null;
  /** The path in the configuration, for example `optimize.epochs`; empty for the whole. */
  path: string;
  /** What is wrong, with the wrong value, and how to fix it. */
  message: string;
}

/** Returns `fgo.yaml:12:3 optimize.epochs: …`, which editors and terminals turn into a link. */
export function formatProblem(problem: Problem): string {
  const place =
    problem.line === null ? problem.source : `${problem.source}:${problem.line}:${problem.column ?? 1}`;
  // `--set optimize.epochs` already includes the path.
  const path =
    problem.path === '' || place.endsWith(` ${problem.path}`) ? '' : ` ${excerpt(problem.path, 200)}`;
  return `${place}${path}: ${problem.message}`;
}

/** More problems share a cause, and nobody reads them. */
export const maxProblems = 50;

/** Rejected input, with all its problems at once. */
export class BadInputError extends FgoError {
  override readonly name = 'BadInputError';

  readonly problems: Problem[];

  constructor(found: Problem[], options?: { cause?: unknown }) {
    const problems = found.slice(0, maxProblems);
    super({
      code: 'CONFIG_INVALID',
      message: problems.map(formatProblem).join('\n'),
      cause: options?.cause,
    });
    this.problems = problems;
  }
}

/** Rejects input from a source without lines, such as an option or a run. */
export function badInput(source: string, message: string, cause?: unknown): BadInputError {
  return new BadInputError([{ source, line: null, column: null, path: '', message }], { cause });
}
