import { longestCritique } from '../activities/critique-batch.js';
import { promptBudget } from '../activities/prompt-budget.js';
import type { Manifest } from '../lib/config/manifest.js';
import { openScorer } from '../lib/scoring/open-scorer.js';
import type { OpenedScorer } from '../lib/scoring/open-scorer.js';
import type { JudgeLimits } from '../lib/scoring/judge.js';
import type { LanguageModels } from '../lib/llm/call.js';
import type { Store } from '../lib/store/store.js';
import { withVerdictJournal } from './verdict-journal.js';

/** The scorer of a run, as configured; the verdicts of programs are journaled. */
export function openRunScorer(options: {
  manifest: Manifest;
  models: LanguageModels;
  store: Store;
  /** Whether only the journal may answer. */
  readOnly?: boolean;
}): OpenedScorer {
  const { manifest, models, store, readOnly = false } = options;
  const { scorer: config, journalScope: scope } = manifest;
  return openScorer({
    config,
    models,
    limits: judgeLimits(manifest),
    keep: (scorer, own) => withVerdictJournal({ scorer, config: own, store, scope, readOnly }),
  });
}

/** A judge's replies have the same length limit as the evaluator's others. */
export function judgeLimits(settings: Pick<Manifest, 'llm' | 'optimize'>): JudgeLimits {
  return { promptTokens: promptBudget(settings, 'evaluator'), usualCompletionTokens: longestCritique };
}
