import { errorText, hasCode } from '../../domain/errors.js';
import { setMaxListeners } from 'node:events';
import type { Json } from '../../domain/json.js';
import { usageSince } from '../../domain/usage.js';
import type { Usage } from '../../domain/usage.js';
import type { Verdict } from '../../scoring/plain/plain-scorer.js';
import type { Scorer } from '../../scoring/scorer.js';
import { openScorer } from '../../scoring/open-scorer.js';
import { llmOf } from '../../config/llm.js';
import type { Config } from '../../config/schema.js';
import { judgeCalls } from '../../config/scorer.js';
import type { ScorerConfig } from '../../config/scorer.js';
import type { LanguageModels } from '../../llm/call.js';
import { EndpointBusyError, LanguageModelError } from '../../llm/errors.js';
import { readLedger } from '../../ledger/ledger-reader.js';
import { openRunModels } from '../../ledger/run-models.js';
import { canonicalJson, sha256 } from '../../text/canonical-json.js';
import type { Store } from '../../store/store.js';
import { configuredLimits } from '../../llm/configured-limits.js';
import { createEndpoints } from '../../../workers/endpoints.js';
import { judgeLimits } from '../../../workers/open-run-scorer.js';

/** An answer to score outside of a run. */
export interface TrialAnswer {
  id: string;
  input: string;
  metadata: Record<string, string>;
  expected: Json | null;
  actual: Json | null;
  output: string;
}

/** The result: a verdict, or the reason why there is none. */
export type TrialResult = { verdict: Verdict; error: null } | { verdict: null; error: string };

/** Scores answers outside of a run. */
export interface ScorerTrial {
  /** Throws errors that a person must handle, and the error of a busy endpoint. */
  score(answer: TrialAnswer): Promise<TrialResult>;
  /** Returns the same trial for a single judge of the scorer. */
  withScorer(config: ScorerConfig): ScorerTrial;
  /** Calls paid so far; null if the scorer needs none. */
  paid(): Promise<Usage | null>;
}

/**
 * Opens the scorer of a configuration without a run. A judge's calls go through the store's journal, so that
 * a run does not pay for them again, and through a separate ledger and budget. The user's own programs run
 * every time, because the trial is meant to test them.
 */
export async function withTrial<T>(
  input: {
    config: Config;
    /** The scorer in the run's form. */
    scorer: ScorerConfig;
    openStore: () => Promise<Store>;
    signal: AbortSignal;
    log: (line: string) => void;
  },
  use: (trial: ScorerTrial) => Promise<T>,
): Promise<T> {
  const { config, scorer, signal } = input;
  // Each call adds a listener.
  setMaxListeners(0, signal);
  const needed = judgeCalls(scorer) > 0 ? await openModels(input) : null;
  const opened: { close(): Promise<void> }[] = [];
  const limits = judgeLimits({ llm: llmOf(config), optimize: config.optimize });
  const models = needed?.models ?? noModels;
  const trialOf = (one: ScorerConfig): ScorerTrial => {
    const open = openScorer({ config: one, models, limits });
    opened.push(open);
    return {
      score: answer => scoreAnswer(open, answer, signal),
      withScorer: trialOf,
      paid: () => needed?.paid() ?? Promise.resolve(null),
    };
  };
  try {
    return await use(trialOf(scorer));
  } finally {
    await Promise.all(opened.map(each => each.close()));
    await needed?.close();
  }
}

async function openModels(input: {
  config: Config;
  scorer: ScorerConfig;
  openStore: () => Promise<Store>;
  log: (line: string) => void;
}) {
  const { config, scorer, openStore, log } = input;
  const llm = llmOf(config);
  const { budget } = config;
  const store = await openStore();
  const run = `score-${sha256(canonicalJson({ scorer, llm, budget })).slice(0, 12)}`;
  const before = (await readLedger(store, run)).paid;
  const endpoints = createEndpoints(store);
  const endpoint = await endpoints.endpointOf(llm);
  endpoint.limiter.setRun(run, { limits: configuredLimits(llm, llm.concurrency), weight: 1 });
  const onDamaged = ({ key }: { key: string }) =>
    log(`warning: the journal entry ${key} was damaged: its call is paid again`);
  const models = await openRunModels({ store, endpoint, run, cap: budget, onDamaged });
  return {
    models,
    async paid(): Promise<Usage> {
      await models.flush();
      const { paid } = await readLedger(store, run);
      return usageSince(before, paid);
    },
    async close() {
      await models.close();
      await endpoints.close();
    },
  };
}

const noModels: LanguageModels = {
  complete: () => Promise.reject(new TypeError('A scorer without a judge makes no calls.')),
  flush: () => Promise.resolve(),
};

async function scoreAnswer(scorer: Scorer, answer: TrialAnswer, signal: AbortSignal): Promise<TrialResult> {
  const { id, input, metadata, expected, actual, output } = answer;
  const task = { id, input, metadata, expected };
  try {
    return { verdict: await scorer.score(actual, expected, { task, output, signal }), error: null };
  } catch (error) {
    if (signal.aborted || !affectsThisAnswerOnly(error)) throw error;
    return { verdict: null, error: errorText(error) };
  }
}

function affectsThisAnswerOnly(error: unknown): error is Error {
  if (hasCode(error, 'SCORER_FAULT')) return true;
  return error instanceof LanguageModelError && !error.needsPerson && !(error instanceof EndpointBusyError);
}
