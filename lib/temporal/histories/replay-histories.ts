import { bundlePath } from '../bundle-path.js';
import { describeDisagreement, parseReplayError } from '../replay/disagreement.js';
import { openReplay } from '../replay/replay-session.js';
import type { ReplayOptions, ReplaySession } from '../replay/replay-session.js';
import type { HistoryEvent, SavedHistory } from './saved-history.js';

/** A workflow whose history differs from what the current code does. */
export interface Disagreement {
  workflowId: string;
  /** The first event that the code does not produce; null if unknown. */
  event: HistoryEvent | null;
  /** What the history has there; null if unknown. */
  expected: string | null;
  /** What the code does instead. */
  got: string;
  /** A sentence with both. */
  message: string;
}

export interface ReplayResult {
  history: SavedHistory;
  /** Null if code and history agree. */
  disagreement: Disagreement | null;
}

/**
 * Replays histories one after the other against the workflow bundle, without a server. Call `installRuntime`
 * first to keep the SDK from writing to the terminal.
 */
export async function* replayHistories(
  histories: SavedHistory[],
  options: Partial<ReplayOptions> = {},
): AsyncGenerator<ReplayResult> {
  const session = openReplay({ code: { codePath: bundlePath() }, ...options });
  try {
    for (const history of histories) yield { history, disagreement: await replayOne(session, history) };
  } finally {
    await session.close();
  }
}

async function replayOne(session: ReplaySession, saved: SavedHistory): Promise<Disagreement | null> {
  // The workflow ended before a worker received it: no code ran, and the replay would wait forever.
  if (!saved.events.some(event => event.type === 'WorkflowTaskScheduled')) return null;
  const error = await session.replay(saved);
  if (!error) return null;
  const failure = parseReplayError(error);
  const stuck = failure.kind === 'stuck';
  const id = stuck ? null : (failure.eventId ?? (await firstDisagreeing(session, saved)));
  const event = id === null ? null : (saved.events[id - 1] ?? null);
  return { workflowId: saved.workflowId, event, ...describeDisagreement(failure, event) };
}

/**
 * Finds the first event that disagrees, because the SDK rarely names it: the last event of the shortest
 * prefix of the history that disagrees. Every longer prefix disagrees too, so binary search works.
 */
async function firstDisagreeing(session: ReplaySession, saved: SavedHistory): Promise<number> {
  let agrees = saved.events.findIndex(event => event.type === 'WorkflowTaskScheduled');
  let disagrees = saved.events.length;
  while (disagrees - agrees > 1) {
    const middle = Math.floor((agrees + disagrees) / 2);
    if (await session.replay(saved, middle)) disagrees = middle;
    else agrees = middle;
  }
  return disagrees;
}
