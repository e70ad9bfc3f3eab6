import { z } from 'zod';
import type { Verdict } from '../lib/scoring/plain/plain-scorer.js';
import type { Scorer } from '../lib/scoring/scorer.js';
import type { OwnScorerConfig } from '../lib/config/scorer.js';
import type { Store } from '../lib/store/store.js';
import { createRecall } from '../lib/ledger/recall.js';
import { tryReadJson } from '../lib/text/json/read-json.js';

const verdictSchema = z.strictObject({
  score: z.number().min(0).max(1),
  feedback: z.string(),
  metrics: z.record(z.string(), z.number()).optional(),
});

/**
 * A user's own scorer, with its verdicts in the journal: what was scored once is not scored again, so that an
 * inconsistent scorer cannot change the result of a run that is killed, resumed or read. The scorer is
 * identified by its configuration and its `version`.
 */
export function withVerdictJournal(options: {
  scorer: Scorer;
  config: OwnScorerConfig;
  store: Store;
  /** The scope of the run's journal. */
  scope: string | null;
  /** Whether nothing may be started: a verdict that is not in the journal is then a NotInJournalError. */
  readOnly: boolean;
}): Scorer {
  const { scorer, config, store, scope, readOnly } = options;
  const {
    directory: _directory,
    files: _files,
    timeoutSeconds: _timeout,
    attempts: _attempts,
    concurrency: _answers,
    ...identity
  } = config;
  const recall = createRecall<Verdict>({
    store,
    scope,
    readOnly,
    kind: 'verdicts',
    ending: 'json',
    write: verdict => JSON.stringify(verdict),
    read: readVerdict,
  });
  return {
    async score(answer, expected, attempt) {
      const { id, input, metadata } = attempt.task;
      const given = { identity, task: { id, input, metadata }, expected, answer, output: attempt.output };
      return recall(given, async () => scorer.score(answer, expected, attempt));
    },
  };
}

function readVerdict(text: string): Verdict | null {
  const stored = tryReadJson(text, verdictSchema);
  if (!stored) return null;
  const { metrics, ...verdict } = stored;
  return { ...verdict, ...(metrics && { metrics }) };
}
