import { setMaxListeners } from 'node:events';
import { manifestSchema } from '../../config/manifest.js';
import type { Modules } from '../../domain/module.js';
import { BadInputError } from '../../config/problem.js';
import { changeLimits, limitsSchema, LimitsRefusedError } from '../../ledger/run-limits.js';
import { effectEstimateLine, ruleEffectLine } from '../../report/rule-effect.js';
import type { RuleEffects, RuleEffect } from '../../report/rule-effect.js';
import { createArtifacts } from '../../store/artifacts.js';
import { estimateRuleEffects, measureRuleEffects } from './measure-rule-effects.js';
import type { FoundRun } from '../finding/find-run.js';
import { preflightManifest } from '../running/preflight.js';
import { printMessage } from '../terminal/output.js';
import { confirm } from '../terminal/confirm.js';

export type RuleEffectsResult = RuleEffects & { interrupted?: true };

export interface RuleEffectsOptions {
  found: FoundRun;
  /** The run's final modules. */
  modules: Modules;
  /** The maximum number of rules to measure. */
  most: number;
  /** Pays without asking for confirmation. */
  yes?: boolean;
  /** A new budget of the whole run. */
  usd?: number;
  tokens?: number;
  calls?: number;
}

/**
 * Measures the worth of rules if the user agrees to pay; otherwise returns the estimated cost. Throws
 * BadInputError and LLM errors.
 */
export async function ruleEffectsOf(options: RuleEffectsOptions): Promise<RuleEffectsResult> {
  const { found, modules, most } = options;
  const input = { store: found.store, record: found.record, modules, most };
  const estimate = await estimateRuleEffects(input);
  const nothing: RuleEffectsResult = { state: 'estimated', estimate, rules: [], paid: null, reason: null };
  if (estimate.mostCalls === 0) return { ...nothing, state: 'measured' };
  if (!options.yes && !(await confirm(`${effectEstimateLine(estimate)} Measure it?`))) return nothing;
  if (options.yes) printMessage(effectEstimateLine(estimate));
  await preflightManifest(found);
  await changeBudget(options);
  const stop = new AbortController();
  // Every call adds a listener.
  setMaxListeners(0, stop.signal);
  const interrupt = () => stop.abort();
  process.once('SIGINT', interrupt);
  process.once('SIGTERM', interrupt);
  const rules: RuleEffect[] = [];
  try {
    return await measureRuleEffects({
      ...{ ...input, signal: stop.signal, log: printMessage },
      done: worth => {
        rules.push(worth);
        printMessage(`${rules.length} of ${estimate.rules}: ${ruleEffectLine(worth)}`);
      },
    });
  } catch (error) {
    if (!stop.signal.aborted) throw error;
    const reason = 'It was interrupted: what was paid is in the journal, and the same command goes on.';
    return { ...nothing, state: 'cut', rules, reason, interrupted: true };
  } finally {
    process.off('SIGINT', interrupt);
    process.off('SIGTERM', interrupt);
  }
}

/** Raises the budget for this measurement, because a finished run may have spent its own. */
async function changeBudget({ found, usd, tokens, calls }: RuleEffectsOptions): Promise<void> {
  const { store, record } = found;
  const given = Object.entries({ usd, tokens, calls }).filter(([, value]) => value !== undefined);
  if (given.length === 0) return;
  const limits = limitsSchema.safeParse(Object.fromEntries(given));
  if (!limits.success) {
    throw refused(limits.error.issues.map(({ path, message }) => [`--${path.join('.')}`, message]));
  }
  const manifest = await createArtifacts(store).get(record.manifest, manifestSchema);
  await changeLimits({ store, run: record.id, manifest, limits: limits.data }).catch((error: unknown) => {
    throw error instanceof LimitsRefusedError ? refused([['--usd', error.message]]) : error;
  });
}

function refused(problems: [source: string, message: string][]): BadInputError {
  return new BadInputError(
    problems.map(([source, message]) => ({ source, line: null, column: null, path: '', message })),
  );
}
