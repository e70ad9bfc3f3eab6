import type { HistoryEvent } from '../histories/saved-history.js';

/** The parsed error of a failed replay. */
export interface ReplayFailure {
  /** `code`: it differs from the history. `failed`: it throws. `stuck`: it does not end. */
  kind: 'code' | 'failed' | 'stuck';
  /** The event that the SDK names; often none. */
  eventId: number | null;
  /** The SDK's reason, without its wrapping. */
  reason: string;
}

/** The SDK returns the core's failure in Rust's debug format, with the reason as its first string. */
const wrapped = /Failure \{ message: "((?:[^"\\]|\\.)*)"/;
const prefix = /^\[TMPRL1100\] Nondeterminism error: /;

const kinds: Record<string, ReplayFailure['kind']> = {
  DeterminismViolationError: 'code',
  StuckReplayError: 'stuck',
};

/** Parses the error of a failed replay (SDK 1.24). */
export function parseReplayError(error: Error): ReplayFailure {
  const inner = wrapped.exec(error.message)?.[1];
  const text = inner === undefined ? error.message : inner.replaceAll(/\\(["'\\])/g, '$1');
  const reason = text.replace(prefix, '').replaceAll('\\n', '\n').split('\n')[0] ?? text;
  const id = /HistoryEvent\(id: (\d+)/.exec(reason)?.[1];
  return {
    kind: kinds[error.name] ?? 'failed',
    eventId: id === undefined ? null : Number(id),
    reason,
  };
}

/** What the code requests, by the name of the core's state machine. */
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

/** What the history has, what the code does, and a sentence with both. */
export interface DescribedDisagreement {
  expected: string | null;
  got: string;
  message: string;
}

/** Describes in plain words what the code did instead of the event. */
export function describeDisagreement(
  failure: ReplayFailure,
  event: HistoryEvent | null,
): DescribedDisagreement {
  const { kind, reason } = failure;
  if (kind === 'stuck')
    return { expected: null, got: 'never ends', message: `the code never ends: ${reason}` };
  if (kind === 'failed') {
    return {
      expected: event && `has ${event.type}`,
      got: `throws: ${reason}`,
      message: `the code throws: ${reason}`,
    };
  }
  const differs = mismatch.exec(reason);
  if (differs) {
    const [, subject = '', attribute = '', recorded = '', asked = ''] = differs;
    const verb = /child/i.test(subject) ? 'starts the child workflow' : 'schedules the activity';
    const place = attribute === 'id' ? 'with the id ' : '';
    return instead(`${verb} ${place}"${recorded}"`, `${verb} ${place}"${asked}"`);
  }
  const recorded = event === null ? 'has something else' : `has ${event.type}`;
  const machine = unhandled.exec(reason)?.[1];
  if (machine !== undefined) return instead(recorded, commands[machine] ?? `does "${machine}"`);
  if (reason.startsWith('No command scheduled for event')) {
    return {
      expected: recorded,
      got: 'does nothing there',
      message: `the history ${recorded}, the code does nothing there`,
    };
  }
  const got = `does something else: ${reason}`;
  return { expected: recorded, got, message: `the history ${recorded}, the code ${got}` };
}

function instead(expected: string, got: string): DescribedDisagreement {
  return { expected, got, message: `the history ${expected}, the code ${got} instead` };
}
