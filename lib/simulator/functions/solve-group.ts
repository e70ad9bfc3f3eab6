import type { Case } from '../read-cases.js';
import { programs } from './programs/index.js';
import type { Parameter, Program, Variant } from './programs/program.js';
import type { Form, Value } from './read-values.js';
import { readValues } from './read-values.js';
import { runProgram } from './run-program.js';

/** A case whose correct answer a program computes, and the values that it uses. */
export interface Hit {
  example: Case;
  /** In the order of the program's parameters. */
  values: Value[];
}

/** The program that computes the correct answers of cases of one kind. */
export interface Solution {
  program: Program;
  variant: Variant;
  hits: Hit[];
}

/** Minimum correct answers to accept a program; one more if the answers have a single character. */
const FEWEST_HITS = 2;
/** Maximum ways to choose arguments from the values of a kind. */
const MOST_PLACES = 60;

/** Chosen values, as indexes among the values of the same form. */
type Places = number[];

/**
 * Tries the repertoire on cases of one kind, and returns the solution with the most correct answers and no
 * wrong one. Among equals, prefers conventions that already solve other kinds, then the most common one.
 * `isExcluded` marks conventions that were rejected before.
 */
export function solveGroup(
  group: readonly Case[],
  how: { isExcluded: (code: string) => boolean; preferred: ReadonlySet<string> },
): Solution | null {
  const read = group.map(example => ({ example, values: readValues(example.input) }));
  const fewest = fewestHits(group);
  let best: Solution | null = null;
  const isBetter = (one: Pick<Solution, 'variant' | 'hits'>, other: Solution): boolean =>
    one.hits.length > other.hits.length ||
    (one.hits.length === other.hits.length &&
      how.preferred.has(one.variant.code) &&
      !how.preferred.has(other.variant.code));
  for (const program of programs) {
    for (const places of placesOf(
      program.parameters,
      read.map(({ values }) => values),
    )) {
      const taken = read.flatMap(({ example, values }) => {
        const chosen = takeValues(program.parameters, values, places);
        return chosen ? [{ example, values: chosen }] : [];
      });
      if (taken.length < Math.max(fewest, best?.hits.length ?? 0)) continue;
      for (const variant of program.variants) {
        if (how.isExcluded(variant.code) || (best && !isBetter({ variant, hits: taken }, best))) continue;
        if (taken.every(hit => isRight(program, variant, hit))) best = { program, variant, hits: taken };
      }
    }
  }
  return best;
}

/** For cases that may be of different kinds: minimum hits per miss. */
const HITS_A_MISS = 3;

/**
 * Like `solveGroup`, for cases without common wording: tries a program on the cases with exactly the values
 * that it needs. The cases that it solves form a kind.
 */
export function solvePool(pool: readonly Case[], isExcluded: (code: string) => boolean): Solution | null {
  let best: Solution | null = null;
  for (const program of programs) {
    const taken = pool.flatMap(example => {
      const values = exactValues(program, example.input);
      return values ? [{ example, values }] : [];
    });
    for (const variant of program.variants) {
      if (isExcluded(variant.code) || taken.length <= (best?.hits.length ?? 0)) continue;
      const hits = taken.filter(hit => isRight(program, variant, hit));
      const misses = taken.length - hits.length;
      if (hits.length <= (best?.hits.length ?? 0) || hits.length < HITS_A_MISS * misses) continue;
      if (hits.length >= fewestHits(hits.map(({ example }) => example))) best = { program, variant, hits };
    }
  }
  return best;
}

/** The values of a text in the order of a program's parameters, if it has exactly as many of each form. */
export function exactValues({ parameters }: Program, input: string): Value[] | null {
  const values = readValues(input);
  const taken = parameters.flatMap(({ form }, place) => {
    const earlier = parameters.slice(0, place).filter(other => other.form === form).length;
    const count = parameters.filter(other => other.form === form).length;
    const found = values.filter(value => value.form === form);
    return found.length === count ? (found[earlier] ?? []) : [];
  });
  return taken.length === parameters.length ? taken : null;
}

function fewestHits(cases: readonly Case[]): number {
  const isShort = cases.every(({ expected }) => (expected ?? '').trim().length < 2);
  return isShort ? FEWEST_HITS + 1 : FEWEST_HITS;
}

/** Whether a program computes exactly the correct answer of a case, character for character. */
export function isRight(program: Program, { code }: Variant, { example, values }: Hit): boolean {
  const input = argumentsOf(program, values);
  return runProgram(program.name, code, input) === (example.expected ?? '').trim();
}

export function argumentsOf(
  { parameters }: Program,
  values: readonly Value[],
): Record<string, Value['value']> {
  return Object.fromEntries(parameters.map(({ name }, place) => [name, values[place]?.value ?? '']));
}

function takeValues(
  parameters: readonly Parameter[],
  values: readonly Value[],
  places: Places,
): Value[] | null {
  const taken = parameters.flatMap(({ form }, at) => {
    const value = values.filter(each => each.form === form)[places[at] ?? 0];
    return value ? [value] : [];
  });
  return taken.length === parameters.length ? taken : null;
}

/** All ways to choose values; values of one form stay in order. */
function placesOf(parameters: readonly Parameter[], texts: readonly Value[][]): Places[] {
  const most = (form: Form): number =>
    Math.max(0, ...texts.map(values => values.filter(value => value.form === form).length));
  let found: Places[] = [[]];
  for (const [at, { form }] of parameters.entries()) {
    found = found
      .flatMap(places => {
        const earlier = places.filter((_, place) => parameters[place]?.form === form && place < at);
        const first = (earlier.at(-1) ?? -1) + 1;
        return Array.from({ length: Math.max(0, most(form) - first) }, (_, step) => [
          ...places,
          first + step,
        ]);
      })
      .slice(0, MOST_PLACES);
  }
  return found;
}
