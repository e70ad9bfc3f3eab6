import { Worker } from '@temporalio/worker';
import { bundlePath } from './bundle-path.js';
import { describeDisagreement, parseReplayError } from './disagreement.js';
import type { HistoryEvent, SavedHistory } from './saved-history.js';

/** A workflow whose history the present code would not write. */
export interface Disagreement {
  workflowId: string;
  /** The first event of the history that the code does not write; null where it cannot be told. */
  event: HistoryEvent | null;
  /** What the code does instead, in plain words. */
  message: string;
}

export interface ReplayResult {
  history: SavedHistory;
  /** Null where code and history agree. */
  disagreement: Disagreement | null;
}

/**
 * Replays histories one after the other against the workflow bundle, with no server. `installRuntime` comes
 * first, where the SDK shall not write to the terminal.
 */
export async function* replayHistories(
  histories: SavedHistory[],
  codePath: string = bundlePath(),
): AsyncGenerator<ReplayResult> {
  for (const history of histories) yield { history, disagreement: await replayOne(history, codePath) };
}

async function replayOne(saved: SavedHistory, codePath: string): Promise<Disagreement | null> {
  // A workflow that ended before a worker had it: the code had no say, and the replay would wait for ever.
  if (!saved.events.some(event => event.type === 'WorkflowTaskScheduled')) return null;
  const error = await replayPart(saved, saved.events.length, codePath);
  if (!error) return null;
  const failure = parseReplayError(error);
  const id = failure.eventId ?? (await firstDisagreeing(saved, codePath));
  const event = saved.events[id - 1] ?? null;
  return { workflowId: saved.workflowId, event, message: describeDisagreement(failure, event) };
}

/**
 * The SDK names few events, so the shortest beginning of the history that disagrees is looked for: its last event
 * is the one. What follows a disagreement does not mend it, so halving finds it.
 */
async function firstDisagreeing(saved: SavedHistory, codePath: string): Promise<number> {
  let agrees = saved.events.findIndex(event => event.type === 'WorkflowTaskScheduled');
  let disagrees = saved.events.length;
  while (disagrees - agrees > 1) {
    const middle = Math.floor((agrees + disagrees) / 2);
    if (await replayPart(saved, middle, codePath)) disagrees = middle;
    else agrees = middle;
  }
  return disagrees;
}

/** Replays the first `count` events; gives what the SDK objects to. */
async function replayPart(saved: SavedHistory, count: number, codePath: string): Promise<Error | null> {
  const history = { events: (saved.history.events ?? []).slice(0, count) };
  try {
    await Worker.runReplayHistory({ workflowBundle: { codePath } }, history, saved.workflowId);
    return null;
  } catch (error) {
    if (error instanceof Error && replayErrors.has(error.name)) return error;
    throw error;
  }
}

/** By name: their classes come through modules that may be loaded twice. */
const replayErrors = new Set(['DeterminismViolationError', 'ReplayError']);
