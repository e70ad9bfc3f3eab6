import { defineSearchAttributeKey } from '@temporalio/common';
import type { SearchAttributeUpdatePair } from '@temporalio/common';
import { setCurrentDetails, upsertMemo, upsertSearchAttributes } from '@temporalio/workflow';
import type { RunProgress } from '../../lib/domain/progress.js';
import type { RunDescription } from '../../lib/domain/run-description.js';
import { bestOnValidation } from '../../lib/report/best-candidate.js';
import { progressDetails } from './progress-details.js';
import { endOfRun } from './run-end.js';
import type { RunEnd } from './run-end.js';
import { createWaitTimer } from './wait-timer.js';

const attributes = {
  name: defineSearchAttributeKey('FgoName', 'KEYWORD'),
  model: defineSearchAttributeKey('FgoModel', 'KEYWORD'),
  stage: defineSearchAttributeKey('FgoStage', 'KEYWORD'),
  strategy: defineSearchAttributeKey('FgoStrategy', 'KEYWORD'),
  waiting: defineSearchAttributeKey('FgoWaiting', 'KEYWORD'),
  baseline: defineSearchAttributeKey('FgoBaselineScore', 'DOUBLE'),
  best: defineSearchAttributeKey('FgoBestScore', 'DOUBLE'),
  cost: defineSearchAttributeKey('FgoCostUsd', 'DOUBLE'),
};

/** What was last recorded of a run in the store. */
export interface Recorded {
  paidUsd: number | null;
  /** The verdict on a run that is done. */
  verdict: string | null;
}

/** What the Temporal UI shows of a run. */
export interface RunView {
  /** The run's page. */
  showDetails(): void;
  /** Its row in lists of workflows. */
  showAttributes(): void;
  showRecorded(recorded: Recorded): void;
  /** What is still shown when no worker answers queries. Returns it. */
  showEnd(): RunEnd;
}

/** Without `searchAttributes`, on a server that does not have them, lists show nothing. */
export function createRunView(
  progress: RunProgress,
  { about, searchAttributes }: { about: RunDescription; searchAttributes: boolean },
): RunView {
  const timer = createWaitTimer();
  const shown = new Map<string, unknown>();
  let recorded: Recorded = { paidUsd: null, verdict: null };
  const showDetails = () => {
    timer.show(progress.waiting[0]);
    setCurrentDetails(progressDetails(progress, { about, ...recorded }));
  };
  return {
    showDetails,
    showAttributes() {
      if (!searchAttributes) return;
      const [waiting] = progress.waiting;
      const { baseline, final } = progress.scores;
      const best = final.validation ?? bestOnValidation(progress)?.score;
      const all: SearchAttributeUpdatePair[] = [
        { key: attributes.name, value: about.name },
        { key: attributes.model, value: about.model },
        { key: attributes.stage, value: progress.stage },
        { key: attributes.strategy, value: progress.strategy },
        { key: attributes.waiting, value: waiting?.kind ?? null },
        { key: attributes.baseline, value: baseline.validation?.mean ?? null },
        { key: attributes.best, value: best?.mean ?? null },
        { key: attributes.cost, value: recorded.paidUsd },
      ];
      // Each update is an event: only what has changed.
      const changed = all.filter(({ key, value }) => value !== (shown.get(key.name) ?? null));
      for (const { key, value } of changed) shown.set(key.name, value);
      if (changed.length > 0) upsertSearchAttributes(changed);
    },
    showRecorded(now) {
      recorded = now;
      showDetails();
    },
    showEnd() {
      const end = endOfRun(progress, { about, ...recorded });
      upsertMemo({ ...end });
      return end;
    },
  };
}
