import { clip } from '../clip.js';
import { isFailure, renderFailure, renderSolved } from './cases.js';
import type { Case } from './cases.js';

export interface ChosenCases {
  /** Failures first, then as many solved tasks as there is room for. */
  cases: Case[];
  failures: number;
  /** Where the next call goes on among the failures; null where all have been shown. */
  next: number | null;
  notes: string[];
}

/** The share of the room that failures may take where there are solved tasks to show beside them. */
const shareOfFailures = 0.85;

/**
 * The evidence for one optimizer call: failures from number `from` on, in order, while they fit the budget,
 * then solved tasks in what is left. At least one failure is taken: one too long for the whole budget has its
 * middle left out, and a note says so.
 */
export function chooseCases(input: {
  /** In order of evidence. */
  cases: Case[];
  from: number;
  /** The most failures in one call. */
  most: number;
  budgetTokens: number;
  countTokens: (text: string) => number;
}): ChosenCases {
  const { cases, from, most, budgetTokens, countTokens } = input;
  const failures = cases.filter(entry => isFailure(entry.trajectory));
  const solved = cases.filter(entry => entry.trajectory.score === 1);
  const notes: string[] = [];
  const chosen: Case[] = [];
  let room = budgetTokens * (solved.length > 0 ? shareOfFailures : 1);
  for (const entry of failures.slice(from)) {
    if (chosen.length >= most) break;
    const tokens = countTokens(renderFailure(entry)) + 1;
    if (tokens > room && chosen.length > 0) break;
    const fitting = tokens > room ? shortened(entry, Math.max(200, room), countTokens) : entry;
    if (fitting !== entry)
      notes.push(`the middle of task ${entry.task.id} was left out: it is longer than a whole prompt`);
    chosen.push(fitting);
    room -= Math.min(tokens, room);
  }
  const next = from + chosen.length < failures.length ? from + chosen.length : null;
  let rest = budgetTokens - chosen.reduce((sum, entry) => sum + countTokens(renderFailure(entry)) + 1, 0);
  const shownSolved = solved.filter(entry => {
    const tokens = countTokens(renderSolved(entry)) + 1;
    if (tokens > rest) return false;
    rest -= tokens;
    return true;
  });
  if (shownSolved.length < solved.length)
    notes.push(`${solved.length - shownSolved.length} solved tasks had no room`);
  return { cases: [...chosen, ...shownSolved], failures: chosen.length, next, notes };
}

function shortened(entry: Case, tokens: number, countTokens: (text: string) => number): Case {
  const half = Math.floor(tokens / 2);
  return {
    ...entry,
    task: { ...entry.task, input: clip(entry.task.input, half, countTokens) },
    trajectory: {
      ...entry.trajectory,
      output: clip(entry.trajectory.output, Math.floor(half / 2), countTokens),
    },
  };
}
