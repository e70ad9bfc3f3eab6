import pLimit from 'p-limit';
import { leaveOneOut } from '../../optimizer/merging/leave-one-out.js';
import type { WithoutRule } from '../../optimizer/merging/leave-one-out.js';
import type { Result } from '../../optimizer/acceptance/combine-scores.js';
import type { Modules } from '../../domain/module.js';
import type { Task } from '../../domain/task.js';
import type { Usage } from '../../domain/usage.js';
import type { RunContext } from '../../../activities/run-context.js';
import { runTask } from '../../../activities/run-task.js';
import { judgeCalls } from '../../config/scorer.js';
import { BudgetSpentError, EndpointBusyError } from '../../llm/errors.js';
import { NotInJournalError } from '../../ledger/journal-models.js';
import { readLedger } from '../../ledger/ledger-reader.js';
import { ruleEffect } from '../../report/rule-effect.js';
import type { RuleEffects, RuleEffect, EffectEstimate } from '../../report/rule-effect.js';
import type { RunRecord } from '../../store/run-record.js';
import type { Store } from '../../store/store.js';
import { openJournalContext } from '../../../workers/journal-context.js';
import { createRunContexts } from '../../../workers/run-contexts.js';

export interface RuleEffectOptions {
  store: Store;
  record: RunRecord;
  /** The run's final modules. */
  modules: Modules;
  /** The maximum number of rules to measure; the first ones are measured. */
  most: number;
}

/** Returns the maximum cost of measuring the rules. Reads only the store. */
export async function estimateRuleEffects({
  store,
  record,
  modules,
  most,
}: RuleEffectOptions): Promise<EffectEstimate> {
  const context = await openJournalContext(store, record.manifest);
  const rules = leaveOneOut(modules).slice(0, most).length;
  const tasks = context.manifest.splits.validation.count;
  const { agent, evaluator } = (await readLedger(store, record.id)).usageByRole;
  const judged = judgeCalls(context.manifest.scorer);
  const perTask = sumOf(costPerCall(agent), judged === 0 ? 0 : costPerCall(evaluator), judged);
  const answers = rules * tasks;
  const aboutUsd = perTask === null ? null : perTask * answers;
  return { rules, tasks, mostCalls: answers * (1 + judged), aboutUsd };
}

/** Returns the mean cost of a role's calls so far; null if there are none, or if the cost is unknown. */
function costPerCall({ calls, usd }: Pick<Usage, 'calls' | 'usd'>): number | null {
  return usd === null || calls === 0 ? null : usd / calls;
}

function sumOf(agent: number | null, judge: number | null, judged: number): number | null {
  return agent === null || judge === null ? null : agent + judge * judged;
}

/**
 * Measures what each rule is worth: the validation score with all rules minus the score without it. Calls go
 * through the run's journal, ledger and budget, so that nothing is paid twice. A spent budget ends it early.
 * Throws the typed errors of the LLM calls and the signal's reason. Not from the paper.
 */
export async function measureRuleEffects(
  input: RuleEffectOptions & {
    signal: AbortSignal;
    log: (line: string) => void;
    done?: (worth: RuleEffect) => void;
  },
): Promise<RuleEffects> {
  const { store, record, modules, most, signal, log, done } = input;
  const estimate = await estimateRuleEffects(input);
  const before = (await readLedger(store, record.id)).paid;
  const contexts = createRunContexts({ store, log, path: 'explain' });
  const rules: RuleEffect[] = [];
  let reason: string | null = null;
  try {
    const context = await contexts.services.openRun({ run: record.id, manifest: record.manifest });
    const tasks = await context.tasks('validation');
    const whole = await journaledScores({ store, record, modules, tasks, signal });
    for (const variant of leaveOneOut(modules).slice(0, most)) {
      const without = await scoresWithout({ context, variant, tasks, signal });
      const worth = ruleEffect({ module: variant.module, id: variant.id, with: whole, without });
      rules.push(worth);
      done?.(worth);
    }
  } catch (error) {
    if (!(error instanceof BudgetSpentError)) throw error;
    reason = whatToDo(error, record.id);
  } finally {
    await contexts.close();
  }
  const after = (await readLedger(store, record.id)).paid;
  const usd = after.usd === null || before.usd === null ? null : after.usd - before.usd;
  const paid = { calls: after.calls - before.calls, usd };
  return { state: reason === null ? 'measured' : 'cut', estimate, rules, paid, reason };
}

/** Returns the remedy for this command; the error's own remedy is for a run that waits. */
function whatToDo(error: BudgetSpentError, run: string): string {
  const what = error.message.slice(0, -error.remedy.length).trim();
  return `${what} What was paid is in the journal. Go on with a larger budget of the whole run: fgo explain ${run} --worth --yes --calls N (or --usd, --tokens).`;
}

/**
 * Returns the results with all rules from the journal, without sending calls. A task that the run could not
 * score has no result.
 */
async function journaledScores(work: {
  store: Store;
  record: RunRecord;
  modules: Modules;
  tasks: Task[];
  signal: AbortSignal;
}): Promise<Result[]> {
  const { store, record, modules, tasks, signal } = work;
  const context = await openJournalContext(store, record.manifest);
  const limit = pLimit(16);
  const all = tasks.map(task =>
    limit(() =>
      runTask({ context, modules, task, signal }).then(
        ({ trajectory }) => trajectory.score,
        (error: unknown) => {
          if (error instanceof NotInJournalError) return null;
          throw error;
        },
      ),
    ),
  );
  return Promise.all(all);
}

async function scoresWithout(work: {
  context: RunContext;
  variant: WithoutRule;
  tasks: Task[];
  signal: AbortSignal;
}): Promise<Result[]> {
  const { context, variant, tasks, signal } = work;
  const { modules } = variant;
  const limit = pLimit(context.concurrency());
  const settled = await Promise.allSettled(
    tasks.map(task => limit(() => runTask({ context, modules, task, signal }))),
  );
  await context.models.flush();
  const outcomes = settled.map(outcome => {
    if (outcome.status === 'rejected') throw outcome.reason;
    return outcome.value;
  });
  const busy = outcomes.flatMap(({ error }) => (error instanceof EndpointBusyError ? [error] : []));
  // Occasional failures leave single tasks unscored; an endpoint that is down would leave all of them
  // unscored.
  if (busy[0] && busy.length * 2 > tasks.length) throw busy[0];
  return outcomes.map(({ trajectory }) => trajectory.score);
}
