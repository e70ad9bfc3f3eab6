import { basename } from 'node:path';
import { parseWorkflowId } from '../../domain/workflow-id.js';
import { nearest } from '../../config/nearest.js';
import { badInput } from '../../config/problem.js';
import type { SavedHistory } from '../../temporal/histories/saved-history.js';

/** An event in one of the histories. */
export interface ChosenEvent {
  saved: SavedHistory;
  event: number;
}

/** Parses `EVENT` or `NAME:EVENT`. Throws BadInputError. */
export function chooseEvent(histories: SavedHistory[], text: string): ChosenEvent {
  const [, name, digits] = /^(?:(.+):)?(\d+)$/.exec(text) ?? [];
  const event = Number(digits);
  if (digits === undefined || event < 1) {
    throw badInput(`--until ${text}`, 'Give an event id, or a workflow and an event: subset-003:25.');
  }
  return { saved: name === undefined ? runHistory(histories) : historyNamed(histories, name), event };
}

/**
 * Returns the histories with a name: a file, or a workflow's path below its run. Throws BadInputError if
 * there are none.
 */
export function historiesNamed(histories: SavedHistory[], name: string): SavedHistory[] {
  const found = histories.filter(saved => namesOf(saved).includes(name));
  if (found.length > 0) return found;
  const similar = nearest(name, histories.flatMap(namesOf));
  const suggestion = similar === undefined ? '' : ` Did you mean ${similar}?`;
  throw badInput(name, `There is no history with this name.${suggestion}`);
}

function historyNamed(histories: SavedHistory[], name: string): SavedHistory {
  const found = historiesNamed(histories, name);
  // A workflow that continued as new has several with its path; the file without a suffix is the last one.
  return found.find(saved => !/\.[0-9a-f]{12}\.json$/.test(saved.source)) ?? singleHistory(found);
}

function runHistory(histories: SavedHistory[]): SavedHistory {
  if (histories.length === 1) return singleHistory(histories);
  const runs = histories.filter(({ workflowId }) => parseWorkflowId(workflowId).path === '');
  return historyNamed(runs.length > 0 ? runs : histories, 'optimize');
}

function singleHistory(histories: SavedHistory[]): SavedHistory {
  const [first] = histories;
  if (first && histories.length === 1) return first;
  const names = histories.map(({ source }) => basename(source, '.json')).join(', ');
  throw badInput('--until', `Several histories match: ${names}. Name one: NAME:EVENT.`);
}

function namesOf({ source, workflowId }: SavedHistory): string[] {
  const { path } = parseWorkflowId(workflowId);
  return [source, basename(source), basename(source, '.json'), workflowId, path === '' ? 'optimize' : path];
}
