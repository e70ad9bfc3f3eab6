import { isSimulated, providerOf } from '../../llm/providers/registry.js';
import { createHash } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import type { Manifest } from '../../config/manifest.js';
import type { Splits } from '../../domain/task.js';
import { addAmounts, cellsOf, rangeOver, totalsOf } from '../../estimate/assemble.js';
import type { CostOf } from '../../estimate/assemble.js';
import { assumptionsOf } from '../../estimate/assumptions.js';
import type { EstimateWork } from '../../estimate/estimate-work.js';
import { countRun } from '../../estimate/count-run.js';
import type { CountedRun } from '../../estimate/count-run.js';
import { measuredRollout } from '../../estimate/measured-rollout.js';
import type { Probe } from '../../estimate/probe.js';
import type { RunEstimate } from '../../estimate/run-estimate.js';
import { rehearsedScenario } from '../../estimate/rehearsed-scenario.js';
import type { Rehearsal } from '../../estimate/rehearsal.js';
import { scenarioOf } from '../../estimate/scenario.js';
import type { Scenario, ScenarioName } from '../../estimate/scenario.js';
import { costOf, priceOf } from '../../llm/prices.js';
import { replyLimit } from '../../llm/reply-limit.js';
import { fixedSecondsOfCall } from './endpoint-speed.js';
import { countEmbeddings } from './estimate-embeddings.js';
import { countWork } from './estimate-work.js';
import { storeManifest } from '../preparing/prepare-run.js';
import type { LoadedRun } from '../preparing/prepare-run.js';

export interface EstimateInput {
  /** The configuration as a run stores it; of its splits, only the counts matter. */
  manifest: Manifest;
  tasks: Splits;
  /** What a probe on a few tasks measured. */
  probe?: Probe | undefined;
  /** What a rehearsal of some subsets' first epochs measured. */
  rehearsal?: Rehearsal | undefined;
}

/**
 * Estimates what a run of this manifest takes with an empty journal, from its tasks and rendered prompts.
 * Makes no calls and stores nothing. For another strategy, change the manifest's `optimize.strategy`.
 */
export async function estimateRun({
  manifest,
  tasks,
  probe,
  rehearsal,
}: EstimateInput): Promise<RunEstimate> {
  const { llm, optimize } = manifest;
  const { work, sampled } = await countWork({ manifest, tasks });
  if (probe) work.rollout = measuredRollout(work.rollout, probe, meanInput(work));
  const longestReply = replyLimit({}, providerOf(llm).modelOf('evaluator')).tokens;
  const simulated = isSimulated(llm);
  const { tasks: trained, tokens } = work.inputs.subset;
  const inputTokens = trained === 0 ? 0 : tokens / trained;
  const scenario = (name: ScenarioName) => {
    const assumed = scenarioOf(name, { optimize, simulated, longestReply, inputTokens, probe });
    return rehearsal ? rehearsedScenario(assumed, rehearsal, work) : assumed;
  };
  const scenarios = { low: scenario('low'), expected: scenario('expected'), high: scenario('high') };
  const count = (one: Scenario) =>
    countRun({
      work,
      scenario: one,
      concurrency: llm.concurrency,
      fixedSeconds: fixedSecondsOfCall(llm),
      settle: setImmediate,
    });
  const counted = {
    low: await count(scenarios.low),
    expected: await count(scenarios.expected),
    high: await count(scenarios.high),
  };
  const amounts = {
    low: counted.low.amounts,
    expected: counted.expected.amounts,
    high: counted.high.amounts,
  };
  const cells = cellsOf(amounts, costsOf(manifest));
  const embedding = countEmbeddings({ manifest, train: tasks.train });
  const totals = totalsOf(cells);
  const secondsOf = ({ seconds }: CountedRun) =>
    Object.values(seconds).reduce((sum, stage) => sum + stage, 0);
  return {
    strategy: optimize.strategy,
    subsets: { count: work.sizes.length, largest: Math.max(0, ...work.sizes) },
    ...totals,
    ...(embedding && { embedding, total: addAmounts([totals.total, embedding]) }),
    cells,
    seconds: rangeOver(counted, run => Math.round(secondsOf(run) * 10) / 10),
    concurrency: llm.concurrency,
    actions: rangeOver(counted, run => Math.round(run.actions)),
    assumptions: assumptionsOf({
      work,
      scenarios,
      simulated,
      sampled,
      probe,
      rehearsal,
      isMerged: totals.byStage.merge.calls.high > 0,
    }),
  };
}

/** Returns the mean tokens of an input. */
function meanInput({ inputs }: EstimateWork): number {
  const { tasks, tokens } = inputs.baseline;
  return tasks === 0 ? 0 : tokens / tasks;
}

function costsOf({ llm }: Manifest): CostOf {
  return (role, tokens) => costOf({ ...tokens, cachedTokens: 0 }, priceOf(providerOf(llm).modelOf(role)));
}

/** Creates the manifest that a run of a configuration would have, without storing anything. */
export async function manifestToEstimate(loaded: LoadedRun): Promise<Manifest> {
  const put = (value: unknown) => {
    const bytes = JSON.stringify(value);
    return Promise.resolve({ sha256: createHash('sha256').update(bytes).digest('hex'), bytes: bytes.length });
  };
  const absent = () => Promise.reject(new TypeError('An estimate stores nothing.'));
  const artifacts = { put, get: absent, getBytes: absent };
  return (await storeManifest({ loaded, run: 'estimate', journalScope: null, artifacts })).manifest;
}
