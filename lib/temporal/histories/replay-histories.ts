import { bundlePath } from '../bundle-path.js';
import { describeDisagreement, parseReplayError } from '../replay/disagreement.js';
import { openReplay } from '../replay/replay-session.js';
import type { ReplayOptions, ReplaySession } from '../replay/replay-session.js';
import type { HistoryEvent, SavedHistory } from './saved-history.js';

/** A workflow whose history the present code would not write. */
export interface Disagreement {
  workflowId: string;
  /** The first event of the history that the code does not write; null where it cannot be told. */
  event: HistoryEvent | null;
  /** What the history has there; null where it cannot be told. */
  expected: string | null;
  /** What the code does instead. */
  got: string;
  /** Both in a sentence. */
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
  // A workflow that ended before a worker had it: the code had no say, and the replay would wait for ever.
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
 * The SDK names few events, so the shortest beginning of the history that disagrees is looked for: its last event
 * is the one. What follows a disagreement does not mend it, so halving finds it.
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
