import type { Attention } from '../attention.js';
import { uniform } from '../hash.js';
import type { Case } from '../read-cases.js';
import { readCases } from '../read-cases.js';
import { contentStems } from '../words.js';
import { groupAlike } from './group-cases.js';
import { bodyOf, readStanding } from './read-standing.js';
import type { ShownFunction } from './read-standing.js';
import type { Solution } from './solve-group.js';
import { exactValues, isRight, solveGroup, solvePool } from './solve-group.js';
import { tellingWords, wordsIn, writeFunction } from './write-function.js';
import type { WrittenFunction } from './write-function.js';

/**
 * Maximum functions per reply: no author gets a whole library right at once. This assumption of the model
 * about optimizers that write code is stated only here.
 */
const FUNCTIONS_A_REPLY = 4;
/** Share of functions that are written with a mistake at first. On a second request, they are correct. */
const SLIPS = 0.2;

export type FunctionAction = WrittenFunction & { action: 'add' | 'revise' };

interface Found {
  solution: Solution;
  /** The kinds of cases that it solves. */
  kinds: Case[][];
}

/**
 * The role of an optimizer that programs: infers from cases what is computed and by which convention, and
 * writes a function for each kind of failing cases.
 */
export function learnFunctions(
  prompt: { text: string; offset: number; key: string },
  how: { attention: Attention; again: readonly string[] },
): FunctionAction[] {
  const { text, offset, key } = prompt;
  const cases = readCases(text).filter(
    example =>
      !example.input.endsWith('…') &&
      how.attention.reads(example.offset + offset, `case ${example.id} ${example.input}`),
  );
  const standing = readStanding(text);
  const rejected = [...text.matchAll(/<rejected>([^]*?)<\/rejected>/g)]
    .map(([, told = '']) => told)
    .join('\n');
  const wasTried = (code: string): boolean =>
    rejected.includes(code.replace(/^function \w+\(/, '')) && !standing.some(each => isSameCode(each, code));
  const names = new Set(standing.map(({ name }) => name));
  return findSolutions(cases, standing, wasTried)
    .map(found => actionOf({ found, cases, standing, names }))
    .filter(action => action !== null)
    .slice(0, FUNCTIONS_A_REPLY)
    .map(({ action, slip }) =>
      how.again.length > 0 || !slip || uniform(key, action.name) >= SLIPS ? action : withSlip(action, slip),
    )
    .filter(({ name }) => how.again.length === 0 || how.again.includes(name));
}

/** The code of a function as in the repertoire: with the program's original name. */
function originalCode(name: string, code: string): string {
  return code.trim().replace(`function ${name}(`, `function ${name.replace(/_\d+$/, '')}(`);
}

function isSameCode(shown: ShownFunction, code: string): boolean {
  return bodyOf(shown.code) === bodyOf(code);
}

function withSlip(action: FunctionAction, [right, wrong]: readonly [string, string]): FunctionAction {
  return { ...action, code: action.code.replace(right, wrong) };
}

/**
 * What is computed in the failed kinds of cases, most failures first. Kinds with a single case follow the
 * solutions of others.
 */
function findSolutions(
  cases: readonly Case[],
  standing: readonly ShownFunction[],
  isExcluded: (code: string) => boolean,
): Found[] {
  const byCode = new Map<string, Found>();
  let unsolved: Case[][] = [];
  const add = (solution: Solution, kinds: Case[][]): void => {
    const known = byCode.get(solution.variant.code);
    if (!known) byCode.set(solution.variant.code, { solution, kinds });
    known?.kinds.push(...kinds);
    known?.solution.hits.push(...solution.hits);
  };
  const preferred = (): Set<string> =>
    new Set([...byCode.keys(), ...standing.map(({ name, code }) => originalCode(name, code))]);
  for (const group of groupAlike(cases)) {
    const solution = solveGroup(group, { isExcluded, preferred: preferred() });
    if (solution) add(solution, [group]);
    else unsolved.push(group);
  }
  uniteConventions(byCode);
  unsolved = unsolved.filter(group => !adopt(group, [...byCode.values()]));
  for (;;) {
    const solution = solvePool(unsolved.flat(), isExcluded);
    if (!solution) break;
    const hit = new Set(solution.hits.map(({ example }) => example));
    add(
      solution,
      unsolved.map(group => group.filter(example => hit.has(example))).filter(({ length }) => length > 0),
    );
    unsolved = unsolved.map(group => group.filter(example => !hit.has(example)));
  }
  const failures = ({ solution }: Found): number =>
    solution.hits.filter(({ example }) => example.failed).length;
  return [...byCode.values()]
    .filter(found => failures(found) > 0)
    .sort((left, right) => failures(right) - failures(left));
}

/** Of two conventions of one program, keeps the one that is correct for the cases of both. */
function uniteConventions(byCode: Map<string, Found>): void {
  for (const { solution, kinds } of byCode.values()) {
    const { program, variant, hits } = solution;
    for (const [code, other] of byCode) {
      if (other.solution === solution || other.solution.program !== program) continue;
      if (!other.solution.hits.every(hit => isRight(program, variant, hit))) continue;
      kinds.push(...other.kinds);
      hits.push(...other.solution.hits);
      byCode.delete(code);
    }
  }
}

/**
 * Adds a group to a known kind if it has some words in common and the kind's program solves all of it: it is
 * the same kind in other words.
 */
function adopt(group: readonly Case[], known: readonly Found[]): boolean {
  for (const { solution, kinds } of known) {
    const { program, variant } = solution;
    const words = new Set(kinds.flat().flatMap(({ input }) => contentStems(input)));
    const hits = group.flatMap(example => {
      const values = exactValues(program, example.input);
      const isAlike = contentStems(example.input).some(word => words.has(word));
      return values && isAlike && isRight(program, variant, { example, values }) ? [{ example, values }] : [];
    });
    if (hits.length < group.length) continue;
    solution.hits.push(...hits);
    kinds.push([...group]);
    return true;
  }
  return false;
}

/** The action for a kind; null if an existing function solves it and its description covers it. */
function actionOf(parts: {
  found: Found;
  cases: readonly Case[];
  standing: readonly ShownFunction[];
  names: Set<string>;
}): { action: FunctionAction; slip: Solution['program']['slip'] } | null {
  const { found, cases, standing, names } = parts;
  const { solution, kinds } = found;
  const { program, variant, hits } = solution;
  const members = new Set(kinds.flat());
  const words = tellingWords(
    kinds,
    cases.filter(example => !members.has(example)),
  );
  const same = standing.find(each => isSameCode(each, variant.code));
  if (same) {
    const known = wordsIn(same.description);
    const more = words.filter(word => !known.includes(word));
    if (more.length === 0) return null;
    const written = writeFunction(solution, { name: same.name, words: [...known, ...more] });
    return { action: { action: 'revise', ...written }, slip: undefined };
  }
  const called = standing.find(({ name }) =>
    hits.some(({ example }) => example.failed && example.steps.includes(`→ ${name} `)),
  );
  const name = called?.name ?? freeName(program.name, names);
  names.add(name);
  const written = writeFunction(solution, { name, words });
  return { action: { action: called ? 'revise' : 'add', ...written }, slip: program.slip };
}

function freeName(name: string, taken: ReadonlySet<string>): string {
  if (!taken.has(name)) return name;
  for (let number = 2; ; number++) {
    const free = `${name}_${number}`;
    if (!taken.has(free)) return free;
  }
}
