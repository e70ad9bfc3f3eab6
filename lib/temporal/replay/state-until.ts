import { FgoError } from '../../domain/errors.js';
import type { WorkflowBundleOption } from '@temporalio/worker';
import type { RunProgress } from '../../domain/progress.js';
import { describeDisagreement, parseReplayError } from './disagreement.js';
import type { HistoryEvent, SavedHistory } from '../histories/saved-history.js';
import type { QueryWorkflow } from './observed-worker.js';
import { openReplay } from './replay-session.js';

/** The state of a workflow at an event. */
export interface StateAtEvent {
  workflowId: string;
  event: HistoryEvent;
  /** The last workflow task completed by then, as the events that started and completed it. */
  task: { started: number; completed: number };
  /** The answer to the `progress` query; null for child workflows of a run, which do not have it. */
  progress: RunProgress | null;
  /** The stack trace: the places where the code waited. */
  stack: string | null;
}

/** The replay did not reach the event, or the workflow has no state there. */
function stateMissing(message: string): FgoError {
  return new FgoError({ code: 'STATE_MISSING', message });
}

/** Replays a workflow and returns its state at an event, whatever happened later. Throws STATE_MISSING. */
export async function stateUntil(request: {
  saved: SavedHistory;
  /** The event's id. */
  event: number;
  code: WorkflowBundleOption;
  /** Stops at the event's workflow task if a debugger is open. */
  inspect?: boolean;
}): Promise<StateAtEvent> {
  const { saved, code, inspect = false } = request;
  const event = saved.events[request.event - 1];
  if (!event) {
    throw stateMissing(
      `${saved.source} has ${saved.events.length} events: it has no event ${request.event}.`,
    );
  }
  const task = lastTask(saved, event.id);
  if (!task)
    throw stateMissing(`No workflow task of ${saved.workflowId} was completed by event ${event.id}.`);
  let seen: Pick<StateAtEvent, 'progress' | 'stack'> | undefined;
  const session = openReplay({
    code,
    inspected: inspect,
    observer: {
      before(historyLength) {
        if (!inspect || historyLength !== task.started) return;
        // Requested by the user: the code continues from that event.
        debugger;
      },
      async after(historyLength, query) {
        // A task may take several activations: the last one counts.
        if (historyLength === task.started) seen = await readState(query);
      },
    },
  });
  const error = await session.replay(saved);
  await session.close();
  if (seen) return { workflowId: saved.workflowId, event, task, ...seen };
  const why = error
    ? describeDisagreement(parseReplayError(error), null).message
    : 'the code did not get there';
  throw stateMissing(`The replay of ${saved.workflowId} ended before event ${event.id}: ${why}`);
}

async function readState(query: QueryWorkflow): Promise<Pick<StateAtEvent, 'progress' | 'stack'>> {
  // Our own workflow returns our own type.
  const progress = (await query('progress')) as RunProgress | undefined;
  const stack = await query('__stack_trace');
  return { progress: progress ?? null, stack: typeof stack === 'string' ? stack : null };
}

/** Returns the last workflow task completed by the event: queries are answered from the state after it. */
function lastTask(saved: SavedHistory, event: number): StateAtEvent['task'] | null {
  const events = saved.history.events ?? [];
  for (let place = event - 1; place >= 0; place--) {
    const started = events[place]?.workflowTaskCompletedEventAttributes?.startedEventId;
    if (started !== null && started !== undefined) return { started: Number(started), completed: place + 1 };
  }
  return null;
}
