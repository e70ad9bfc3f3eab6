import type { HistoryEvent } from './saved-history.js';

/** What the SDK says of a replay that failed, taken apart. */
export interface ReplayFailure {
  /** `code`: the code does something else than the history has. `failed`: the code throws. */
  kind: 'code' | 'failed';
  /** The event that the SDK names; often none. */
  eventId: number | null;
  /** The reason in the SDK's words, without its wrapping. */
  reason: string;
}

/** The SDK gives the core's failure in Rust's notation, with the reason as its first string. */
const wrapped = /Failure \{ message: "((?:[^"\\]|\\.)*)"/;
const prefix = /^\[TMPRL1100\] Nondeterminism error: /;

/** Takes the error of a failed replay apart (SDK 1.24). */
export function parseReplayError(error: Error): ReplayFailure {
  const inner = wrapped.exec(error.message)?.[1];
  const text = inner === undefined ? error.message : inner.replaceAll(/\\(["'\\])/g, '$1');
  const reason = text.replace(prefix, '').replaceAll('\\n', '\n').split('\n')[0] ?? text;
  const id = /HistoryEvent\(id: (\d+)/.exec(reason)?.[1];
  return {
    kind: error.name === 'DeterminismViolationError' ? 'code' : 'failed',
    eventId: id === undefined ? null : Number(id),
    reason,
  };
}

/** What the code asks for where this machine of the core stands. */
const commands: Record<string, string> = {
  Activity: 'schedules an activity',
  'Local activity': 'runs a local activity',
  Timer: 'starts a timer',
  'Child workflow': 'starts a child workflow',
  'Complete workflow': 'completes the workflow',
  'Fail workflow': 'fails the workflow',
  'Cancel workflow': 'ends the workflow as cancelled',
  'Continue as new workflow': 'continues the workflow as new',
  'Signal external WF': 'signals another workflow',
  'Cancel external WF': 'cancels another workflow',
  'Upsert search attributes': 'sets search attributes',
  'Modify workflow properties': 'changes the memo',
  Patch: 'asks for a patch',
  Version: 'asks for a patch',
  Update: 'answers an update',
  'Nexus operation': 'starts a Nexus operation',
};

const mismatch =
  /^(Local activity|Activity|Child workflow) (id|type) of (?:scheduled event|[\w ]*?event|marker) '(.*)' does not match .*? command '(.*)'$/i;
const unhandled = /^(.+?) machine does not handle this event/;

/** Says in plain words what the code did in the place of the event. */
export function describeDisagreement(failure: ReplayFailure, event: HistoryEvent | null): string {
  const { kind, reason } = failure;
  if (kind === 'failed') return `the code throws: ${reason}`;
  const differs = mismatch.exec(reason);
  if (differs) {
    const [, subject = '', attribute = '', recorded = '', asked = ''] = differs;
    const verb = /child/i.test(subject) ? 'starts the child workflow' : 'schedules the activity';
    const place = attribute === 'id' ? 'with the id ' : '';
    return `the history ${verb} ${place}"${recorded}", the code ${verb} ${place}"${asked}" instead`;
  }
  const recorded = event === null ? 'something else' : event.type;
  const machine = unhandled.exec(reason)?.[1];
  if (machine !== undefined) {
    return `the history has ${recorded}, the code ${commands[machine] ?? `does "${machine}"`} instead`;
  }
  if (reason.startsWith('No command scheduled for event')) {
    return `the history has ${recorded}, the code does nothing there`;
  }
  return `the history has ${recorded}, the code does something else: ${reason}`;
}
