import { ApplicationFailure, setHandler } from '@temporalio/workflow';
import type { RunProgress } from '../lib/domain/progress.js';
import { mostSteerings } from '../lib/optimizer/history-bounds.js';
import { activities, storeOptions } from './activity-options.js';
import {
  approveUpdate,
  continueUpdate,
  finishUpdate,
  pauseUpdate,
  rejectUpdate,
  setLimitsUpdate,
} from './messages.js';
import type { OptimizeInput } from './run-state.js';
import type { RunWaits } from './run-waits.js';
import type { Steering } from './steering.js';

const longestReason = 500;

/** What a person can do with a run, from the CLI or from the forms of the Temporal UI. */
export function handleUpdates(run: {
  input: OptimizeInput;
  progress: RunProgress;
  steering: Steering;
  waits: RunWaits;
  isClosed: () => boolean;
  /** Shows and records the change. */
  changed: () => Promise<void>;
  end: (reason: string) => Promise<void>;
}): void {
  const { input, progress, steering, waits, changed, end } = run;
  const id = input.run.run;
  const open = () => {
    if (run.isClosed()) throw refused(`The run ${id} has ended.`);
  };
  const { window, merge } = input.settings;
  const most = mostSteerings({ window, fanIn: merge.fanIn });

  setHandler(
    pauseUpdate,
    async () => {
      await steering.change({ held: true });
      await changed();
    },
    {
      description: 'Starts nothing new until the run is continued; what is under way ends. Takes nothing.',
      validator: () => {
        open();
        if (steering.state.held)
          throw refused(`The run ${id} is paused already. To go on: fgo continue ${id}`);
        // Continuing and ending early must remain possible.
        if (steering.state.ordinal + 3 > most)
          throw refused(
            `The run ${id} was paused often: its histories have no room for more. To stop it for a while, end its workers: it goes on when they are started again.`,
          );
      },
    },
  );

  setHandler(
    continueUpdate,
    async given => {
      const { held, ordinal, unscored: accepted = 0 } = steering.state;
      // Ending a pause does not decide what the run waits for meanwhile.
      const goOn = held || given?.again === true ? 'again' : 'asIs';
      if (held) await steering.change({ held: false });
      const { unscored } = waits;
      if (goOn === 'asIs' && unscored > accepted && ordinal + 3 <= most) await steering.change({ unscored });
      await waits.release(goOn);
      await changed();
    },
    {
      description:
        'Goes on after a pause, or once what the run waits for is fixed; an evaluation that it asks about is taken as it is, or evaluated again with {"again": true}.',
      validator: given => {
        open();
        if (given !== undefined && given !== null && typeof given !== 'object')
          throw refused('Give {"again": true}, or nothing.');
        if (steering.state.held || waits.needs > 0) return;
        throw refused(
          waits.approval
            ? `The run ${id} waits for an approval: fgo approve ${id}, or fgo reject ${id}.`
            : `The run ${id} goes on already: it is not paused and waits for nobody.`,
        );
      },
    },
  );

  const asked = () => {
    open();
    if (!waits.approval) throw refused(`The run ${id} waits for no approval.`);
  };
  setHandler(
    approveUpdate,
    async () => {
      waits.answer({ approved: true, reason: null });
      await changed();
    },
    { description: 'Approves what the run asks for. Takes nothing.', validator: asked },
  );
  setHandler(
    rejectUpdate,
    async given => {
      waits.answer({ approved: false, reason: given?.reason === undefined ? null : asLine(given.reason) });
      await changed();
    },
    {
      description: 'Rejects what the run asks for: the baseline stays. Takes {"reason": "…"} or nothing.',
      validator: given => {
        asked();
        if (given === undefined || given === null) return;
        if (typeof given !== 'object' || !['undefined', 'string'].includes(typeof given.reason))
          throw refused('Give {"reason": "…"}, or nothing.');
      },
    },
  );

  setHandler(finishUpdate, () => end(`finished by hand ${placeOf(progress)}`), {
    description:
      'Ends the run with the best so far and its final test. It waits for nothing any more: what cannot be scored is unknown. Takes nothing.',
    validator: () => {
      open();
      const waitsToEnd = waits.needs > 0 && !steering.byHand;
      if (waitsToEnd) return;
      if (steering.finishing) throw refused(`The run ${id} ends already: ${progress.ending}.`);
      if (progress.stage !== 'test' && progress.stage !== 'done') return;
      throw refused(
        waits.approval
          ? `The run ${id} waits for an approval of its final modules: fgo approve ${id}, or fgo reject ${id}.`
          : `The run ${id} is at its final test already.`,
      );
    },
  });

  setHandler(
    setLimitsUpdate,
    limits =>
      activities.setLimits.executeWithOptions(
        { ...storeOptions, retry: { maximumAttempts: 5 }, summary: 'changes the limits' },
        [{ run: input.run, limits }],
      ),
    {
      description:
        'Changes the budget and the pace: {"usd": 5, "tokens": 1000000, "calls": 5000, "concurrency": 32, "timeoutSeconds": 300}. What is not named stays.',
      validator: limits => {
        open();
        const problem = problemOf(limits);
        if (problem !== null) throw refused(problem);
      },
    },
  );
}

/** The sentence is returned to the sender of the update; the run does not keep it. */
function refused(message: string): ApplicationFailure {
  return ApplicationFailure.nonRetryable(message, 'Refused');
}

/** The progress of a run, for the sentence that reports where it was ended. */
export function placeOf({ stage, subsets, merges }: RunProgress): string {
  if (stage === 'optimize' && subsets.length > 0)
    return `at ${subsets.filter(subset => subset.state === 'done').length} of ${subsets.length} subsets`;
  if (stage === 'merge') return `after ${merges.filter(node => node.state === 'done').length} merges`;
  return stage === 'test' || stage === 'done' ? 'in its final test' : `in stage ${stage}`;
}

const whole = ['tokens', 'calls', 'concurrency'];
const known = ['usd', ...whole, 'timeoutSeconds'];
const most = new Map([
  ['concurrency', 1_024],
  ['timeoutSeconds', 1_800],
]);

/** What is wrong with limits; null if they are valid. */
function problemOf(limits: unknown): string | null {
  if (typeof limits !== 'object' || limits === null || Object.keys(limits).length === 0)
    return `Give an object with ${known.join(', ')}, or some of them.`;
  for (const [name, value] of Object.entries(limits) as [string, unknown][]) {
    if (!known.includes(name)) return `There is no limit "${name}": there are ${known.join(', ')}.`;
    if (typeof value !== 'number' || !(value > 0)) return `${name} is a number above 0.`;
    if (whole.includes(name) && !Number.isSafeInteger(value)) return `${name} is a whole number.`;
    const highest = most.get(name) ?? Infinity;
    if (value > highest) return `${name} is at most ${highest}.`;
  }
  return null;
}

/** The text is shown in terminals and in Markdown: one line, without control characters. */
function asLine(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
    .trim()
    .slice(0, longestReason);
}
