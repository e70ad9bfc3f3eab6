import { FgoError, errorText } from '../../domain/errors.js';
import { historyFromJSON } from '@temporalio/common/lib/proto-utils.js';
import { z } from 'zod';
import { JsonError } from '../../text/json/json-error.js';
import { readJson } from '../../text/json/read-json.js';

/** An event of a history, as people name it. */
export interface HistoryEvent {
  /** 1-based, as on the server. */
  id: number;
  /** For example `ActivityTaskScheduled`. */
  type: string;
}

/** A workflow's history, ready to replay. */
export interface SavedHistory {
  /** Its origin: a file or a key of the store. */
  source: string;
  workflowId: string;
  events: HistoryEvent[];
  /** The same events in the SDK's form. */
  history: ReturnType<typeof historyFromJSON>;
}

/** The input is not a workflow history that can be replayed. */
export class InvalidHistoryError extends FgoError {
  override readonly name = 'InvalidHistoryError';

  constructor(
    readonly source: string,
    /** What is wrong, and what to do. */
    readonly problem: string,
    options?: { cause?: unknown },
  ) {
    super({ code: 'HISTORY_INVALID', message: `${source}: ${problem}`, cause: options?.cause });
  }
}

const exportIt = 'Export it again: temporal workflow show --workflow-id ID --output json';

/** The part of the server's JSON that is parsed here; the SDK parses the rest. */
const historySchema = z.looseObject({
  events: z
    .array(z.looseObject({ eventId: z.coerce.number().int(), eventType: z.string() }), {
      error: 'it has no list of events',
    })
    .min(1, 'it has no events'),
});

const startSchema = z.object({
  workflowExecutionStartedEventAttributes: z.object({ workflowId: z.string().min(1) }),
});

/** Parses a history in the server's own JSON. Throws InvalidHistoryError. */
export function parseHistory(source: string, text: string): SavedHistory {
  const json = jsonOf(source, text);
  const parsed = historySchema.safeParse(json);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    const place = issue?.path.length ? ` (${issue.path.join('.')})` : '';
    throw new InvalidHistoryError(
      source,
      `This is not a workflow history: ${issue?.message ?? 'unknown shape'}${place}. ${exportIt}`,
    );
  }
  const events = parsed.data.events.map(({ eventId, eventType }) => ({
    id: eventId,
    type: eventTypeName(eventType),
  }));
  const start = startSchema.safeParse(parsed.data.events[0]);
  if (!start.success) {
    throw new InvalidHistoryError(
      source,
      `Its first event is not the start of a workflow with an id. A replay needs the history from its start. ${exportIt}`,
    );
  }
  // The replay would wait forever for a missing event.
  const gap = events.findIndex((event, place) => event.id !== place + 1);
  if (gap >= 0) {
    throw new InvalidHistoryError(source, `Event ${gap + 1} is missing or out of order. ${exportIt}`);
  }
  const { workflowId } = start.data.workflowExecutionStartedEventAttributes;
  return { source, workflowId, events, history: readEvents(source, json) };
}

function jsonOf(source: string, text: string): unknown {
  try {
    return readJson(text, z.unknown());
  } catch (error) {
    const place = error instanceof JsonError ? ` (line ${error.line}, column ${error.column})` : '';
    const problem = `This is not JSON${place}. The file may be truncated. ${exportIt}`;
    throw new InvalidHistoryError(source, problem, { cause: error });
  }
}

function readEvents(source: string, json: unknown): SavedHistory['history'] {
  try {
    return historyFromJSON(json);
  } catch (error) {
    const reason = errorText(error);
    throw new InvalidHistoryError(source, `Its events cannot be read (${reason}). ${exportIt}`, {
      cause: error,
    });
  }
}

/** Unifies `EVENT_TYPE_TIMER_STARTED` of newer exports and `TimerStarted` of older ones. */
function eventTypeName(type: string): string {
  if (!type.startsWith('EVENT_TYPE_')) return type;
  return type
    .slice('EVENT_TYPE_'.length)
    .split('_')
    .map(word => word.charAt(0) + word.slice(1).toLowerCase())
    .join('');
}
