import { z } from 'zod';
import type { Scorer, Verdict } from '../benchmarks/scorer.js';
import type { OwnScorerConfig } from '../config/scorer.js';
import { NotInJournalError } from '../llm/journal-models.js';
import { canonicalJson, sha256 } from '../store/canonical-json.js';
import type { Store } from '../store/store.js';

const verdictSchema = z.strictObject({
  score: z.number().min(0).max(1),
  feedback: z.string(),
  metrics: z.record(z.string(), z.number()).optional(),
});

/**
 * A scorer of the user's own, with its verdicts in the journal: what was scored once is not scored again, so that a
 * scorer that wavers changes no result of a run that is killed, goes on, or is looked at. The scorer is known by its
 * configuration and its `version`.
 */
export function withVerdictJournal(parts: {
  scorer: Scorer;
  config: OwnScorerConfig;
  store: Store;
  /** Of the run's journal. */
  scope: string | null;
  /** Whether nothing may be started: a verdict that is not there is then a NotInJournalError. */
  readOnly: boolean;
}): Scorer {
  const { scorer, config, store, readOnly } = parts;
  const folder = parts.scope === null ? 'journal/shared' : `journal/scope-${parts.scope}`;
  const {
    directory: _directory,
    timeoutSeconds: _timeout,
    attempts: _attempts,
    concurrency: _answers,
    ...identity
  } = config;
  return {
    async score(answer, expected, attempt) {
      const { id, input, metadata } = attempt.task;
      const given = { identity, task: { id, input, metadata }, expected, answer, output: attempt.output };
      const name = sha256(canonicalJson(given));
      const key = `${folder}/verdicts/${name.slice(0, 2)}/${name}.json`;
      const known = await readVerdict(store, key);
      if (known) return known;
      if (readOnly) throw new NotInJournalError(name);
      const verdict = await scorer.score(answer, expected, attempt);
      // Another worker may have been faster: what stands is the first one's, for all.
      const isFirst = await store.write(key, JSON.stringify(verdict), 'absent');
      return isFirst ? verdict : ((await readVerdict(store, key)) ?? verdict);
    },
  };
}

async function readVerdict(store: Store, key: string): Promise<Verdict | null> {
  const stored = await store.read(key);
  if (!stored) return null;
  const read = verdictSchema.safeParse(parsed(stored.bytes.toString('utf8')));
  // A damaged entry is no entry.
  if (!read.success) return null;
  const { metrics, ...verdict } = read.data;
  return { ...verdict, ...(metrics && { metrics }) };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
