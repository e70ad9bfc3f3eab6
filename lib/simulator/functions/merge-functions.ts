import { contentStems, likeness } from '../words.js';
import { programs } from './programs/index.js';
import { bodyOf, readFunction } from './read-standing.js';
import type { ShownFunction } from './read-standing.js';
import { runProgram } from './run-program.js';
import { describe, renamed, wordsIn } from './write-function.js';

/** A function of one of the versions to merge. */
interface Member extends ShownFunction {
  label: string;
  /** Number of tasks that it fixed; null if not stated. */
  fixed: number | null;
  /** Score of its version. */
  score: number;
}

export interface MergedFunctions {
  functions: { name: string; description: string; code: string; replaces: string[] }[];
  drop: string[];
  conflicts: { between: string[]; keep: string; why: string }[];
}

/**
 * Functions with the same name are for different tasks if the words of their descriptions are less similar
 * than this.
 */
const ONE_PURPOSE_FROM = 0.12;

/**
 * The role of a merger that programs: replaces different functions with the same name by one that is correct
 * for the examples of all. If there is none, keeps the function that fixed the most tasks or whose version
 * has the best score. A function for other tasks gets a new name.
 */
export function mergeFunctions(text: string): MergedFunctions {
  const members = readMembers(text);
  const merged: MergedFunctions = { functions: [], drop: [], conflicts: [] };
  const names = new Set(members.map(({ name }) => name));
  for (const name of names) {
    const group = members.filter(member => member.name === name);
    const [first, ...others] = group;
    if (!first || others.length === 0) continue;
    if (writeOne(first, group, merged)) continue;
    const rivals = [first];
    for (const other of others) {
      const free = `${name}_${merged.functions.length + 2}`;
      if (isOnePurpose(first, other) || names.has(free)) rivals.push(other);
      else {
        const { description, code, label } = other;
        merged.functions.push({ name: free, description, code: renamed(code, free), replaces: [label] });
      }
    }
    if (rivals.length > 1) merged.conflicts.push(conflictOf(rivals));
  }
  return merged;
}

/** Writes the function that is correct for the examples of all, if there is one. */
function writeOne({ name }: Member, group: readonly Member[], merged: MergedFunctions): boolean {
  const right = rightForAll(group);
  if (!right) return false;
  const words = [...new Set(group.flatMap(({ description }) => wordsIn(description)))];
  merged.functions.push({
    name,
    description: describe(right.does, words),
    code: renamed(right.code, name),
    replaces: group.map(({ label }) => label),
  });
  return true;
}

function conflictOf(rivals: readonly Member[]): MergedFunctions['conflicts'][number] {
  const best = strongest(rivals);
  return {
    between: rivals.map(({ label }) => label),
    keep: best.label,
    why:
      best.fixed === null ? 'its version scores better' : `it fixed ${best.fixed} tasks, no other fixed more`,
  };
}

/**
 * The convention of the known program that reproduces all example results; prefers one that already exists.
 */
function rightForAll(rivals: readonly Member[]): { does: string; code: string } | null {
  const examples = rivals.flatMap(member => member.examples);
  const codes = new Set(rivals.map(({ code }) => bodyOf(code)));
  const fitting = programs
    .filter(({ name }) => name === rivals[0]?.name.replace(/_\d+$/, ''))
    .flatMap(({ name, does, variants }) =>
      variants
        .filter(({ code }) =>
          examples.every(example => {
            const result = runProgram(name, code, example.arguments);
            return result === example.result || JSON.stringify(result) === example.result;
          }),
        )
        .map(({ says, code }) => ({ does: `${does}, ${says}`, code })),
    );
  return fitting.find(({ code }) => codes.has(bodyOf(code))) ?? fitting[0] ?? null;
}

function strongest(rivals: readonly Member[]): Member {
  return rivals.reduce((best, other) =>
    (other.fixed ?? -1) > (best.fixed ?? -1) || (other.fixed === best.fixed && other.score > best.score)
      ? other
      : best,
  );
}

function isOnePurpose(left: Member, right: Member): boolean {
  const [one, other] = [left, right].map(
    ({ description }) => new Set(contentStems(wordsIn(description).join(' '))),
  );
  if (!one?.size || !other?.size) return true;
  return likeness(one, other) >= ONE_PURPOSE_FROM;
}

const candidate = /<candidate\b([^>]*)>([^]*?)<\/candidate>/g;

function readMembers(text: string): Member[] {
  return [...text.matchAll(candidate)].flatMap(([, attributes = '', body = '']) => {
    const score = Number(/\bscore="([\d.]+)"/.exec(attributes)?.[1] ?? 0.5);
    return body.split(/^(?=[A-Z]+\d+\. \w+\()/m).flatMap(part => {
      const label = /^([A-Z]+\d+)\. /.exec(part.trimStart())?.[1];
      const shown = readFunction(part.trimStart());
      if (label === undefined || !shown) return [];
      const fixed = /^\(fixed (\d+) tasks?\)/m.exec(part)?.[1];
      return [{ ...shown, label, score, fixed: fixed === undefined ? null : Number(fixed) }];
    });
  });
}
