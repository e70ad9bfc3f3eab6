import { setImmediate } from 'node:timers/promises';
import type { Manifest } from '../../config/manifest.js';
import type { RunProgress } from '../../domain/progress.js';
import { countRun } from '../../estimate/count-run.js';
import type { CountedRun } from '../../estimate/count-run.js';
import type { LedgerSummary } from '../../ledger/ledger-accounts.js';
import { scenarioOf } from '../../estimate/scenario.js';
import { typicalWork } from '../../estimate/typical-work.js';
import { isSimulated, providerOf } from '../../llm/providers/registry.js';
import { replyLimit } from '../../llm/reply-limit.js';
import { createTimeLeft } from '../../report/time-left.js';
import { fixedSecondsOfCall } from '../estimating/endpoint-speed.js';

/** Estimates the seconds left of a run that is watched; null if there is too little to estimate from. */
export function createRunTimeLeft(manifest: Manifest) {
  const timeLeft = createTimeLeft();
  let counted: CountedRun | null = null;
  return async (
    progress: RunProgress | null,
    { paid, hits }: Pick<LedgerSummary, 'paid' | 'hits'>,
    seconds: number,
  ): Promise<number | null> => {
    if (!progress || (progress.subsets.length === 0 && progress.strategy !== 'none')) return null;
    counted ??= await countTypicalRun(manifest, progress);
    return timeLeft(progress, counted, { seconds, paid: paid.calls, hits });
  };
}

/** Counts a run that is divided. */
function countTypicalRun(manifest: Manifest, { subsets }: RunProgress): Promise<CountedRun> {
  const { llm, optimize, splits, modules } = manifest;
  const work = typicalWork({
    optimize,
    counts: { train: splits.train.count, validation: splits.validation.count, test: splits.test.count },
    sizes: subsets.map(({ tasks }) => tasks),
    modules: Object.keys(modules).length,
  });
  const scenario = scenarioOf('expected', {
    optimize,
    simulated: isSimulated(llm),
    longestReply: replyLimit({}, providerOf(llm).modelOf('evaluator')).tokens,
    inputTokens: work.inputs.subset.tokens / Math.max(1, work.inputs.subset.tasks),
  });
  const { concurrency } = llm;
  const fixedSeconds = fixedSecondsOfCall(llm);
  return countRun({ work, scenario, concurrency, fixedSeconds, settle: setImmediate });
}
