import {
  CancellationScope,
  getExternalWorkflowHandle,
  setCurrentDetails,
  setHandler,
  upsertSearchAttributes,
  workflowInfo,
} from '@temporalio/workflow';
import { defineSearchAttributeKey } from '@temporalio/common';
import type { RunProgress, Stage } from '../algorithm/domain/progress.js';
import { activities, storeOptions } from './activity-options.js';
import {
  continueUpdate,
  goOnSignal,
  mergeSignal,
  progressQuery,
  subsetSignal,
  waitingSignal,
} from './messages.js';
import { createPatience } from './patience.js';
import type { Wait } from './patience.js';
import { progressDetails } from './progress-details.js';
import type { OptimizeInput } from './run-state.js';

const attributes = {
  stage: defineSearchAttributeKey('FgoStage', 'KEYWORD'),
  strategy: defineSearchAttributeKey('FgoStrategy', 'KEYWORD'),
  waiting: defineSearchAttributeKey('FgoWaiting', 'KEYWORD'),
  baseline: defineSearchAttributeKey('FgoBaselineScore', 'DOUBLE'),
  best: defineSearchAttributeKey('FgoBestScore', 'DOUBLE'),
  cost: defineSearchAttributeKey('FgoCostUsd', 'DOUBLE'),
};

/**
 * The run's face to the outside: keeps the progress, answers the query, takes in what subsets and merges
 * report, shows it all in the Temporal UI, and lets a person end a wait.
 */
export function createRunBoard(input: OptimizeInput, progress: RunProgress) {
  const own = workflowInfo().workflowId;
  const show = () => {
    progress.state =
      progress.waiting.length > 0 ? 'waiting' : progress.state === 'waiting' ? 'running' : progress.state;
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
    // For lists of runs alone: nothing is decided by it.
    if (input.searchAttributes) upsertSearchAttributes([{ key: attributes.cost, value: paidUsd }]);
  };
  // One after the other, so that none puts an older state over a newer one.
  let last: Promise<unknown> = Promise.resolve();
  const record = () => {
    const written = last.then(write);
    last = written.catch(() => undefined);
    return written;
  };
  let due = false;
  /** For whoever looks while no server runs. A store that cannot be written may be the very cause of the wait. */
  const recordWaiting = async () => {
    if (due) return;
    due = true;
    await last;
    due = false;
    await record().catch(() => undefined);
  };
  /** The latest wait of each place: the answer to it names it. */
  const ordinals = new Map<string, number>();
  const wait = async ({ ordinal, ...waiting }: Wait & { path: string }) => {
    ordinals.set(waiting.path, ordinal);
    progress.waiting = [...progress.waiting.filter(entry => entry.path !== waiting.path), waiting];
    show();
    showAttributes();
    await recordWaiting();
  };
  const patience = createPatience(need => wait({ path: own, ...need }));

  setHandler(progressQuery, () => progress);
  setHandler(subsetSignal, report => {
    replaceById(progress.subsets, report);
    show();
  });
  setHandler(mergeSignal, report => {
    replaceById(progress.merges, report);
    // By their place in the tree, not by who reported first.
    progress.merges.sort((left, right) => left.level - right.level || left.index - right.index);
    show();
  });
  setHandler(waitingSignal, waiting => wait(waiting));
  setHandler(continueUpdate, async () => {
    const released = progress.waiting.map(entry => entry.path);
    progress.waiting = [];
    show();
    showAttributes();
    // A place that has ended in the meantime waits no more.
    const signalled = released.map(path =>
      getExternalWorkflowHandle(path).signal(goOnSignal, ordinals.get(path) ?? 0),
    );
    await Promise.allSettled(signalled);
    await recordWaiting();
  });

  return {
    patience,
    async enter(stage: Stage): Promise<void> {
      progress.stage = stage;
      show();
      showAttributes();
      await patience.attempt(record);
    },
    show,
    /** Writes how the run ended, whatever else is being cancelled. */
    async close(state: RunProgress['state']): Promise<void> {
      const recordEnd = () => {
        progress.state = state;
        progress.waiting = [];
        setCurrentDetails(progressDetails(progress));
        showAttributes();
        return record();
      };
      // A run that is done can wait for a disk; one that ends otherwise must not be kept from ending.
      if (state === 'done') await patience.attempt(recordEnd);
      else await CancellationScope.nonCancellable(recordEnd).catch(() => undefined);
    },
  };
}

export type RunBoard = ReturnType<typeof createRunBoard>;

function replaceById<T extends { id: string }>(list: T[], entry: T): void {
  const place = list.findIndex(existing => existing.id === entry.id);
  if (place >= 0) list[place] = entry;
  else list.push(entry);
}

function bestScore(progress: RunProgress): number | null {
  const final = progress.scores.final.validation?.mean;
  if (final !== null && final !== undefined) return final;
  const means = progress.merges.flatMap(node => node.validation?.mean ?? []);
  return means.length === 0 ? null : Math.max(...means);
}
