import { defineSearchAttributeKey } from '@temporalio/common';
import { setCurrentDetails, upsertSearchAttributes } from '@temporalio/workflow';
import type { RunProgress } from '../../lib/domain/progress.js';
import { progressDetails } from './progress-details.js';

const attributes = {
  stage: defineSearchAttributeKey('FgoStage', 'KEYWORD'),
  strategy: defineSearchAttributeKey('FgoStrategy', 'KEYWORD'),
  waiting: defineSearchAttributeKey('FgoWaiting', 'KEYWORD'),
  baseline: defineSearchAttributeKey('FgoBaselineScore', 'DOUBLE'),
  best: defineSearchAttributeKey('FgoBestScore', 'DOUBLE'),
  cost: defineSearchAttributeKey('FgoCostUsd', 'DOUBLE'),
};

/** What the Temporal UI shows of a run. */
export interface RunView {
  /** The run's page. */
  showDetails(): void;
  /** Its row in lists of workflows. */
  showAttributes(): void;
  showCost(usd: number | null): void;
}

/** Without `searchAttributes`, on a server that does not have them, lists show nothing. */
export function createRunView(progress: RunProgress, searchAttributes: boolean): RunView {
  return {
    showDetails: () => setCurrentDetails(progressDetails(progress)),
    showAttributes() {
      if (!searchAttributes) return;
      const [waiting] = progress.waiting;
      upsertSearchAttributes([
        { key: attributes.stage, value: progress.stage },
        { key: attributes.strategy, value: progress.strategy },
        { key: attributes.waiting, value: waiting?.kind ?? null },
        { key: attributes.baseline, value: progress.scores.baseline.validation?.mean ?? null },
        { key: attributes.best, value: bestScore(progress) },
      ]);
    },
    showCost(usd) {
      if (searchAttributes) upsertSearchAttributes([{ key: attributes.cost, value: usd }]);
    },
  };
}

function bestScore(progress: RunProgress): number | null {
  const final = progress.scores.final.validation?.mean;
  if (final !== null && final !== undefined) return final;
  if (progress.polish?.accepted) return progress.polish.candidate?.validation.mean ?? null;
  const means = progress.merges.flatMap(node => node.validation?.mean ?? []);
  return means.length === 0 ? null : Math.max(...means);
}
