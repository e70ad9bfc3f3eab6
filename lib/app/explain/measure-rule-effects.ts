import { hasCode } from '../../domain/errors.js';
import { setMaxListeners } from 'node:events';
import pLimit from 'p-limit';
import { leaveOneOut } from '../../optimizer/merging/leave-one-out.js';
import type { Result } from '../../optimizer/acceptance/combine-scores.js';
import type { Modules } from '../../domain/module.js';
import type { Task } from '../../domain/task.js';
import type { Usage } from '../../domain/usage.js';
import type { RunContext } from '../../../activities/run-context.js';
import { runTask } from '../../../activities/run-task.js';
import { manifestSchema } from '../../config/manifest.js';
import { badInput } from '../../config/problem.js';
import { judgeCalls } from '../../config/scorer.js';
import { BudgetSpentError, EndpointBusyError } from '../../llm/errors.js';
import { NotInJournalError } from '../../ledger/journal-models.js';
import { changeLimits, limitsSchema } from '../../ledger/run-limits.js';
import { readLedger } from '../../ledger/ledger-reader.js';
import { ruleEffect } from '../../report/rule-effect.js';
import type { RuleEffects, RuleEffect, EffectEstimate } from '../../report/rule-effect.js';
import { createArtifacts } from '../../store/artifacts.js';
import type { FoundRun } from '../finding/find-run.js';
import { preflightManifest } from '../running/preflight.js';
import { openJournalContext } from '../../../workers/journal-context.js';
import type { JournalContext } from '../../../workers/journal-context.js';
import { createRunContexts } from '../../../workers/run-contexts.js';
import { ownerFolders } from '../../../workers/run-folders.js';

type Budget = Record<'usd' | 'tokens' | 'calls', number | undefined>;

export type RuleEffectsResult = RuleEffects & { interrupted?: true };

export interface RuleEffectOptions {
  found: FoundRun;
  /** The run's final modules. */
  modules: Modules;
  /** The maximum number of rules to measure; the first ones are measured. */
  most: number;
}

/** Returns the maximum cost of measuring the rules. Reads only the store. */
export async function estimateRuleEffects(options: RuleEffectOptions): Promise<EffectEstimate> {
  const { found, modules, most } = options;
  const { store, record } = found;
  const { manifest } = await openJournalContext(store, record.manifest);
  const rules = leaveOneOut(modules).slice(0, most).length;
  const tasks = manifest.splits.validation.count;
  const { agent, evaluator } = (await readLedger(store, record.id)).usageByRole;
  const judged = judgeCalls(manifest.scorer);
  const answer = costPerCall(agent);
  const judgment = judged === 0 ? 0 : costPerCall(evaluator);
  return {
    rules,
    tasks,
    mostCalls: rules * tasks * (1 + judged),
    aboutUsd: answer === null || judgment === null ? null : (answer + judgment * judged) * rules * tasks,
  };
}

/** Returns the mean cost of a role's calls so far; null if there are none, or if the cost is unknown. */
function costPerCall({ calls, usd }: Pick<Usage, 'calls' | 'usd'>): number | null {
  return usd === null || calls === 0 ? null : usd / calls;
}

/**
 * Measures the effect of each rule: the validation score with all rules minus the score without it. Calls go
 * through the run's journal, ledger and budget, so that nothing is paid twice. A spent budget or the signal
 * ends it early. Throws BadInputError and the typed errors of the LLM calls. Not from the paper.
 */
export async function measureRuleEffects(
  options: RuleEffectOptions & {
    /** A new budget of the whole run, because a finished run may have spent its own. */
    budget: Budget;
    signal: AbortSignal;
    log: (line: string) => void;
    onEffect: (effect: RuleEffect, measured: number) => void;
  },
): Promise<RuleEffectsResult> {
  const { found, modules, most, budget, signal, log, onEffect } = options;
  const { store, record } = found;
  // Every call adds a listener.
  setMaxListeners(0, signal);
  const estimate = await estimateRuleEffects(options);
  const result: RuleEffectsResult = { state: 'measured', estimate, rules: [], paid: null, reason: null };
  if (estimate.mostCalls === 0) return result;
  await preflightManifest(found);
  await changeBudget(found, budget);
  const before = (await readLedger(store, record.id)).paid;
  const folders = ownerFolders({ store, log });
  const contexts = createRunContexts({ store, folders, log, path: 'explain' });
  try {
    const context = await contexts.services.openRun({ run: record.id, manifest: record.manifest });
    const tasks = await context.tasks('validation');
    const journal = await openJournalContext(store, record.manifest);
    const scores = scoresOf(await journaledScores({ context: journal, modules, tasks, signal }));
    for (const variant of leaveOneOut(modules).slice(0, most)) {
      const without = await scoresWithout({ context, modules: variant.modules, tasks, signal });
      const effect = ruleEffect({ module: variant.module, id: variant.id, with: scores, without });
      onEffect(effect, result.rules.push(effect));
    }
  } catch (error) {
    if (signal.aborted) {
      const reason = 'Interrupted. What was paid is in the journal; the same command continues.';
      return { ...result, state: 'cut', reason, interrupted: true };
    }
    if (!(error instanceof BudgetSpentError)) throw error;
    result.state = 'cut';
    result.reason = budgetReason(error, record.id);
  } finally {
    await contexts.close();
  }
  const after = (await readLedger(store, record.id)).paid;
  const usd = after.usd === null || before.usd === null ? null : after.usd - before.usd;
  return { ...result, paid: { calls: after.calls - before.calls, usd } };
}

async function changeBudget({ store, record }: FoundRun, budget: Budget): Promise<void> {
  const given = Object.entries(budget).filter(([, value]) => value !== undefined);
  if (given.length === 0) return;
  const limits = limitsSchema.safeParse(Object.fromEntries(given));
  if (!limits.success) {
    const [issue] = limits.error.issues;
    throw badInput(`--${issue?.path.join('.')}`, issue?.message ?? '');
  }
  const manifest = await createArtifacts(store).get(record.manifest, manifestSchema);
  await changeLimits({ store, run: record.id, manifest, limits: limits.data }).catch((error: unknown) => {
    throw hasCode(error, 'LIMITS_REJECTED') ? badInput('--usd', error.message) : error;
  });
}

/** The error's own remedy is for a run that waits. */
function budgetReason(error: BudgetSpentError, run: string): string {
  return `${error.message} What was paid is in the journal. Continue with a larger budget of the whole run: fgo explain ${run} --worth --yes --calls N (or --usd, --tokens).`;
}

/** A task's score as the journal has it; undefined if a call for it is not in the journal. */
type JournaledScore = Result | undefined;

interface ScoreOptions<Context extends RunContext> {
  context: Context;
  modules: Modules;
  tasks: Task[];
  signal: AbortSignal;
}

/** Returns the scores of these modules from the journal, without sending calls. */
async function journaledScores(options: ScoreOptions<JournalContext>): Promise<JournaledScore[]> {
  return forEachTask(options.tasks, 16, task =>
    runTask({ ...options, task }).then(
      ({ trajectory }) => trajectory.score,
      (error: unknown) => {
        if (error instanceof NotInJournalError) return undefined;
        throw error;
      },
    ),
  );
}

/** A task that the journal has no score of counts as unscored. */
const scoresOf = (journaled: JournaledScore[]): Result[] => journaled.map(score => score ?? null);

/** Returns the effects of the rules that were measured earlier: their scores are in the journal. */
export async function journaledRuleEffects(found: FoundRun, modules: Modules): Promise<RuleEffect[]> {
  const { signal } = new AbortController();
  const context = await openJournalContext(found.store, found.record.manifest);
  const tasks = await context.tasks('validation');
  const options = { context, tasks, signal };
  const effects: RuleEffect[] = [];
  const variants = leaveOneOut(modules);
  if (variants.length === 0) return effects;
  const scores = scoresOf(await journaledScores({ ...options, modules }));
  for (const variant of variants) {
    const without = await journaledScores({ ...options, modules: variant.modules });
    // Rules are measured in this order: after the first unmeasured rule, none is measured.
    if (without.every(score => score === undefined)) break;
    const { module, id } = variant;
    effects.push(ruleEffect({ module, id, with: scores, without: scoresOf(without) }));
  }
  return effects;
}

async function scoresWithout(options: ScoreOptions<RunContext>): Promise<Result[]> {
  const { context, tasks } = options;
  const outcomes = await forEachTask(tasks, context.concurrency(), task =>
    runTask({ ...options, task }),
  ).finally(() => context.models.flush());
  const busy = outcomes.flatMap(({ error }) => (error instanceof EndpointBusyError ? [error] : []));
  // Occasional failures leave single tasks unscored; an endpoint that is down would leave all of them
  // unscored.
  if (busy[0] && busy.length * 2 > tasks.length) throw busy[0];
  return outcomes.map(({ trajectory }) => trajectory.score);
}

/** Works on all tasks, even if one of them fails; then throws the first error. */
async function forEachTask<Outcome>(
  tasks: Task[],
  concurrency: number,
  work: (task: Task) => Promise<Outcome>,
): Promise<Outcome[]> {
  const limit = pLimit(concurrency);
  const settled = await Promise.allSettled(tasks.map(task => limit(() => work(task))));
  return settled.map(outcome => {
    if (outcome.status === 'rejected') throw outcome.reason;
    return outcome.value;
  });
}
