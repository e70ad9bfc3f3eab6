import type { RunReference } from '../../lib/config/manifest.js';
import type { RunProgress } from '../../lib/domain/progress.js';
import { readableOrder } from '../../lib/text/readable-order.js';
import { activities, notifyOptions, storeOptions } from './activity-options.js';
import type { RunView } from './run-view.js';

/** What a run writes about itself, for readers while no server runs and for people elsewhere. */
export interface RunRecords {
  /** Writes the progress to the store. */
  record(): Promise<void>;
  /** The same, at most one write at a time; never fails. */
  recordSoon(): Promise<void>;
  /** Sends a notification; `sent` resolves once all of them are. A failed one never fails a run. */
  notify(): void;
  sent(): Promise<void>;
}

/** More than any step takes from the answer that it waits for to its next command. */
const manyTurns = 100;

/**
 * Lets everything that an event has released go first. The end of a write and the next event are two activations
 * when they happen, and can be one when they are replayed: the commands must have the same order both times.
 */
async function letOthersGoFirst(): Promise<void> {
  for (let turn = 0; turn < manyTurns; turn++) await Promise.resolve();
}

export function createRunRecords(options: {
  run: RunReference;
  progress: RunProgress;
  notifies: boolean;
  view: RunView;
}): RunRecords {
  const { run, progress, notifies, view } = options;
  const write = async () => {
    const summary = `records: ${progress.stage}`;
    const recorded = await activities.recordProgress.executeWithOptions({ ...storeOptions, summary }, [
      readableOrder({ run, progress }),
    ]);
    // Only for people: no decision depends on it.
    view.showRecorded(recorded);
  };
  // One after the other, so that an older state never overwrites a newer one.
  let lastWrite: Promise<unknown> = Promise.resolve();
  const record = () => {
    const written = lastWrite.then(write);
    lastWrite = written.catch(() => undefined);
    return written;
  };
  let isScheduled = false;
  let lastNotice: Promise<unknown> = Promise.resolve();
  return {
    record,
    async recordSoon() {
      if (isScheduled) return;
      isScheduled = true;
      await lastWrite;
      await letOthersGoFirst();
      isScheduled = false;
      // A store that cannot be written may be the cause of the wait that is recorded.
      await record().catch(() => undefined);
    },
    notify() {
      if (!notifies) return;
      const { state, scores, waiting, decision, ending } = progress;
      const notice = { state, reason: waiting[0]?.reason ?? decision ?? ending ?? null, scores };
      const summary = `notifies that it is ${state}`;
      lastNotice = lastNotice.then(() =>
        activities.notify
          .executeWithOptions({ ...notifyOptions, summary }, [{ run, notice }])
          .catch(() => undefined),
      );
    },
    async sent() {
      await lastNotice;
    },
  };
}
