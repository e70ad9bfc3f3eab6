/** Something that cannot work, found before anything was spent. */
export interface Problem {
  /** Where it stands: a file, an option such as `--set`, or an environment variable. */
  source: string;
  /** 1-based; null where the source has no lines. */
  line: number | null;
  column: number | null;
  /** The place in the configuration, e.g. `optimize.epochs`; empty for the whole. */
  path: string;
  /** What is wrong, with the wrong value, and what to do. */
  message: string;
}

/** `fgo.yaml:12:3 optimize.epochs: …`, which editors and terminals turn into a link. */
export function formatProblem(problem: Problem): string {
  const place =
    problem.line === null ? problem.source : `${problem.source}:${problem.line}:${problem.column ?? 1}`;
  // `--set optimize.epochs` says the path itself.
  const path = problem.path === '' || place.endsWith(` ${problem.path}`) ? '' : ` ${problem.path}`;
  return `${place}${path}: ${problem.message}`;
}

/** Input that is refused; all that is wrong at once. */
export class BadInputError extends Error {
  override readonly name = 'BadInputError';

  constructor(
    readonly problems: Problem[],
    options?: { cause?: unknown },
  ) {
    super(problems.map(formatProblem).join('\n'), options);
  }
}
