import type { Case } from './cases.js';

/** The label of a case by its 0-based index among those that a prompt shows: `c1`, `c2`, … */
export function caseLabel(place: number): string {
  return `c${place + 1}`;
}

export interface Citations {
  /** Ids of the cited tasks, without duplicates, in citation order. */
  tasks: string[];
  /** Citations that are not the label of a shown case. */
  unknown: string[];
}

/**
 * The tasks that a reply cites by the labels of shown cases: `c3`, `C3`, `[c3]`, `case 3` and `3` mean c3.
 */
export function readCitations(cited: readonly string[], shown: readonly Case[]): Citations {
  const tasks = new Set<string>();
  const unknown = new Set<string>();
  for (const text of cited) {
    const number = /^[^\p{L}\p{N}]*(?:case\s*)?c?\s?0*([1-9]\d{0,5})[^\p{L}\p{N}]*$/iu.exec(text)?.[1];
    const found = number === undefined ? undefined : shown[Number(number) - 1];
    if (found) tasks.add(found.task.id);
    else unknown.add(text);
  }
  return { tasks: [...tasks], unknown: [...unknown] };
}
