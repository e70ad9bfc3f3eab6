import { ActivityFailure, ApplicationFailure, setHandler } from '@temporalio/workflow';
import type { RunReference } from '../../lib/config/manifest.js';
import type { RunProgress } from '../../lib/domain/progress.js';
import { activities, storeOptions } from './activity-options.js';
import {
  approveUpdate,
  continueUpdate,
  finishUpdate,
  pauseUpdate,
  rejectUpdate,
  setLimitsUpdate,
} from './messages.js';
import type { Command, Consequences, RunControl } from './run-control.js';

const longestReason = 500;

/** What a person can do with a run, from the CLI or from the forms of the Temporal UI. */
export function handleUpdates(options: {
  run: RunReference;
  progress: RunProgress;
  runControl: RunControl;
  send: (consequences: Consequences) => Promise<void>;
}): void {
  const { run, progress, runControl, send } = options;
  const check = (command: Command) => {
    const refusal = runControl.refusal(command);
    if (refusal !== null) throw refused(refusal);
  };
  const apply = (command: Command) => send(runControl.apply(command));

  setHandler(pauseUpdate, () => apply({ kind: 'pause' }), {
    description:
      'Starts nothing new until the run is continued; work in progress finishes. Takes no argument.',
    validator: () => check({ kind: 'pause' }),
  });
  setHandler(continueUpdate, given => apply({ kind: 'continue', again: given?.again === true }), {
    description:
      'Continues after a pause, or once what the run waits for is fixed. An evaluation that it asks about is taken as it is, or evaluated again with {"again": true}.',
    validator: given => {
      if (!isNothing(given) && typeof given !== 'object') throw refused('Give {"again": true}, or nothing.');
      check({ kind: 'continue', again: false });
    },
  });
  setHandler(approveUpdate, () => apply({ kind: 'approve' }), {
    description: 'Approves what the run asks for. Takes no argument.',
    validator: () => check({ kind: 'approve' }),
  });
  setHandler(
    rejectUpdate,
    given => {
      const { reason } = given ?? {};
      return apply({ kind: 'reject', reason: reason === undefined ? null : asLine(reason) });
    },
    {
      description: 'Rejects what the run asks for: the baseline stays. Takes {"reason": "…"} or nothing.',
      validator: given => {
        check({ kind: 'reject', reason: null });
        if (isNothing(given)) return;
        if (typeof given !== 'object' || !['undefined', 'string'].includes(typeof given.reason))
          throw refused('Give {"reason": "…"}, or nothing.');
      },
    },
  );
  setHandler(finishUpdate, () => apply({ kind: 'finish', place: placeOf(progress) }), {
    description:
      'Ends the run with the best so far and its final test. It no longer waits for anything: what cannot be scored is unknown. Takes no argument.',
    validator: () => check({ kind: 'finish', place: '' }),
  });
  setHandler(
    setLimitsUpdate,
    async limits => {
      const options = { ...storeOptions, retry: { maximumAttempts: 5 }, summary: 'changes the limits' };
      try {
        return await activities.setLimits.executeWithOptions(options, [{ run, limits }]);
      } catch (error) {
        const { cause } = error instanceof ActivityFailure ? error : {};
        if (cause instanceof ApplicationFailure) throw refused(cause.message);
        throw error;
      }
    },
    {
      description:
        'Changes the budget and the pace: {"usd": 5, "tokens": 1000000, "calls": 5000, "concurrency": 32, "timeoutSeconds": 300}. What is not named does not change.',
      validator: _limits => {
        const closed = runControl.closedReason;
        if (closed !== null) throw refused(closed);
      },
    },
  );
}

/** The sentence is returned to the sender of the update; the run does not keep it. */
function refused(message: string): ApplicationFailure {
  return ApplicationFailure.nonRetryable(message, 'Refused');
}

function isNothing(value: unknown): value is null | undefined {
  return value === undefined || value === null;
}

/** The progress of a run, for the sentence that reports where it was ended. */
function placeOf({ stage, subsets, merges }: RunProgress): string {
  if (stage === 'optimize' && subsets.length > 0)
    return `at ${subsets.filter(subset => subset.state === 'done').length} of ${subsets.length} subsets`;
  if (stage === 'merge') return `after ${merges.filter(node => node.state === 'done').length} merges`;
  return stage === 'test' || stage === 'done' ? 'in its final test' : `in stage ${stage}`;
}

/** The text is shown in terminals and in Markdown: one line, without control characters. */
function asLine(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
    .trim()
    .slice(0, longestReason);
}
