import type { Case } from '../read-cases.js';
import { programs } from './programs/index.js';
import type { Parameter, Program, Variant } from './programs/program.js';
import type { Form, Value } from './read-values.js';
import { readValues } from './read-values.js';
import { runProgram } from './run-program.js';

/** A case whose right answer a program gives, and the values that it gives it for. */
export interface Hit {
  example: Case;
  /** In the order of the program's parameters. */
  values: Value[];
}

/** The program that gives the right answers of cases of one kind. */
export interface Solution {
  program: Program;
  variant: Variant;
  hits: Hit[];
}

/** So many right answers tell that a program is the one; of answers of one character it takes one more. */
const FEWEST_HITS = 2;
/** Ways to take arguments out of the values of a kind that are tried. */
const MOST_PLACES = 60;

/** Which values of a form are taken, by their places among those of that form. */
type Places = number[];

/**
 * Tries the repertoire on cases of one kind, and gives what has most right answers and no wrong one: of several what is
 * preferred, since it is right for other kinds, or else the commonest. `isExcluded` are conventions that were tried in
 * vain.
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

/** Of cases of which it is not known that they are of one kind, so many hits outweigh one miss. */
const HITS_A_MISS = 3;

/**
 * The same for cases that have no wording in common: a program is tried on those that have just the values it takes,
 * and the cases it is right for are its kind.
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

/** The values of a text in the order of a program's parameters, where it has just as many of each form. */
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

/** Whether a program gives the right answer of a case for these values, in its very characters. */
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

/** All ways to choose places, those of one form in their order. */
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
