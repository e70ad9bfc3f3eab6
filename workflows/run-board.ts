import {
  CancellationScope,
  setCurrentDetails,
  setHandler,
  upsertSearchAttributes,
  workflowInfo,
} from '@temporalio/workflow';
import { defineSearchAttributeKey } from '@temporalio/common';
import type { RunProgress, Stage } from '../lib/domain/progress.js';
import { countMerges } from '../lib/optimizer/merging/plan-merges.js';
import { activities, notifyOptions, storeOptions } from './activity-options.js';
import { mergeSignal, progressQuery, subsetSignal, waitingSignal } from './messages.js';
import { ifInReach } from './out-of-reach.js';
import { createPatience } from './patience.js';
import { progressDetails } from './progress-details.js';
import type { OptimizeInput, RunState } from './run-state.js';
import { handleUpdates } from './run-updates.js';
import { createRunWaits } from './run-waits.js';
import type { Verdict } from './run-waits.js';
import { createSpendingWatch } from './spending-watch.js';
import { createSteering } from './steering.js';

const attributes = {
  stage: defineSearchAttributeKey('FgoStage', 'KEYWORD'),
  strategy: defineSearchAttributeKey('FgoStrategy', 'KEYWORD'),
  waiting: defineSearchAttributeKey('FgoWaiting', 'KEYWORD'),
  baseline: defineSearchAttributeKey('FgoBaselineScore', 'DOUBLE'),
  best: defineSearchAttributeKey('FgoBestScore', 'DOUBLE'),
  cost: defineSearchAttributeKey('FgoCostUsd', 'DOUBLE'),
};

/**
 * The run's external interface: keeps the progress, answers the query, receives the reports of subsets and
 * merges, shows the state in the Temporal UI, sends notifications, and lets a person steer the run.
 */
export function createRunBoard(input: OptimizeInput, state: RunState) {
  const { progress } = state;
  const own = workflowInfo().workflowId;
  const steering = createSteering(state.steering);
  const waits = createRunWaits({
    ...{ run: input.run.run, path: own, steering },
    goOn: (ordinal, how) => patience.goOn(ordinal, how),
  });
  let closed = false;
  const show = () => {
    progress.waiting = waits.all();
    progress.state = stateNow(progress, steering.state.held);
    setCurrentDetails(progressDetails(progress));
  };
  const showAttributes = () => {
    if (!input.searchAttributes) return;
    const [waiting] = progress.waiting;
    upsertSearchAttributes([
      { key: attributes.stage, value: progress.stage },
      { key: attributes.strategy, value: progress.strategy },
      { key: attributes.waiting, value: waiting?.kind ?? null },
      { key: attributes.baseline, value: progress.scores.baseline.validation?.mean ?? null },
      { key: attributes.best, value: bestScore(progress) },
    ]);
  };
  const write = async () => {
    const options = { ...storeOptions, summary: `records: ${progress.stage}` };
    const { paidUsd } = await activities.recordProgress.executeWithOptions(options, [
      { run: input.run, progress },
    ]);
    // Only for lists of runs: no decision depends on it.
    if (input.searchAttributes) upsertSearchAttributes([{ key: attributes.cost, value: paidUsd }]);
  };
  // Serialized, so that no older state overwrites a newer one.
  let last: Promise<unknown> = Promise.resolve();
  const record = () => {
    const written = last.then(write);
    last = written.catch(() => undefined);
    return written;
  };
  let due = false;
  /** For readers while no server runs. A store that cannot be written may be the cause of the wait. */
  const recordWaiting = async () => {
    if (due) return;
    due = true;
    await last;
    due = false;
    await record().catch(() => undefined);
  };
  // Serialized; only the end of the run waits for notifications, and none can fail the run.
  let told: Promise<unknown> = Promise.resolve();
  const notify = () => {
    if (!input.notify) return;
    const { state: now, scores } = progress;
    const reason = progress.waiting[0]?.reason ?? progress.decision ?? progress.ending ?? null;
    const notice = { state: now, reason, scores };
    const options = { ...notifyOptions, summary: `tells that it is ${now}` };
    told = told.then(() =>
      activities.notify.executeWithOptions(options, [{ run: input.run, notice }]).catch(() => undefined),
    );
  };
  const changed = async () => {
    const before = progress.state;
    show();
    showAttributes();
    if (before === 'running' && progress.state !== 'running') notify();
    await recordWaiting();
  };
  const patience = createPatience(steering, need => {
    waits.add({ path: own, ...need });
    return changed();
  });
  const end = async (reason: string) => {
    // The run is at its end, or something else has already ended it.
    if (steering.finishing || progress.stage === 'test' || progress.stage === 'done') return;
    progress.ending = reason;
    const passedOn = steering.change({ finishing: true });
    waits.forgetNeeds();
    await passedOn;
    await changed();
  };
  // If a person ends a run, its pause and its waits end too; a stop rule does not end them.
  const endByHand = async (reason: string) => {
    progress.ending = progress.ending === null ? reason : `${progress.ending}, then ${reason}`;
    const passedOn = steering.change({ finishing: true, byHand: true, held: false });
    waits.forgetNeeds();
    await passedOn;
    await changed();
  };
  const spending = createSpendingWatch({ run: input.run, stop: input.stop ?? null, patience, end });

  setHandler(progressQuery, () => progress);
  setHandler(subsetSignal, report => {
    const polished = progress.polish?.subsets.some(({ id }) => id === report.id);
    replaceById((polished ? progress.polish?.subsets : null) ?? progress.subsets, report);
    show();
  });
  setHandler(mergeSignal, async report => {
    replaceById(progress.merges, report);
    // Sorted by place in the tree, not by the order of reports.
    progress.merges.sort((left, right) => left.level - right.level || left.index - right.index);
    show();
    const leaves = state.division?.sizes.length ?? 1;
    const isRoot = report.level >= countMerges(leaves, input.settings.merge.fanIn).length - 1;
    if (report.state === 'done' && !isRoot) await spending.lookAfterOneOf(leaves).catch(() => undefined);
  });
  setHandler(waitingSignal, waiting => {
    // The early end, which the waiting workflow has not received yet, decides.
    if (steering.byHand || (waiting.asIs && steering.finishing)) return;
    waits.add(waiting);
    return changed();
  });
  handleUpdates({ input, progress, steering, waits, changed, end: endByHand, isClosed: () => closed });

  return {
    patience,
    steering,
    spending,
    end,
    /**
     * Asks a person before the run continues; null if the run ends early meanwhile, unless `untilAnswered` is
     * set.
     */
    async ask(reason: string, options: { untilAnswered?: boolean } = {}): Promise<Verdict | null> {
      const verdict = await waits.ask({ reason, changed, untilAnswered: options.untilAnswered ?? false });
      show();
      showAttributes();
      return verdict;
    },
    async enter(stage: Stage): Promise<void> {
      progress.stage = stage;
      show();
      showAttributes();
      await ifInReach(() => patience.attempt(record));
    },
    /** Records how the run ended, even during cancellation. */
    async close(ended: 'done' | 'failed' | 'cancelled'): Promise<void> {
      const recordEnd = async () => {
        progress.state = ended;
        waits.forget();
        progress.waiting = [];
        setCurrentDetails(progressDetails(progress));
        showAttributes();
        await record();
      };
      // A completed run can wait for a disk; one that a person ends must not be kept from ending.
      if (ended === 'done') await ifInReach(() => patience.attempt(recordEnd));
      else await CancellationScope.nonCancellable(recordEnd).catch(() => undefined);
      closed = true;
      await CancellationScope.nonCancellable(async () => {
        notify();
        await told;
      });
    },
  };
}

export type RunBoard = ReturnType<typeof createRunBoard>;

function stateNow({ state, waiting }: RunProgress, held: boolean): RunProgress['state'] {
  if (held) return 'paused';
  if (waiting.length > 0) return 'waiting';
  return state === 'waiting' || state === 'paused' ? 'running' : state;
}

function replaceById<T extends { id: string }>(list: T[], entry: T): void {
  const place = list.findIndex(existing => existing.id === entry.id);
  if (place >= 0) list[place] = entry;
  else list.push(entry);
}

function bestScore(progress: RunProgress): number | null {
  const final = progress.scores.final.validation?.mean;
  if (final !== null && final !== undefined) return final;
  if (progress.polish?.accepted) return progress.polish.candidate?.validation.mean ?? null;
  const means = progress.merges.flatMap(node => node.validation?.mean ?? []);
  return means.length === 0 ? null : Math.max(...means);
}
