import { errorText, hasCode } from '../../domain/errors.js';
import { TaskUnscoredError, UnavailableError } from '../../agents/infrastructure-errors.js';
import { randomUUID } from 'node:crypto';
import pLimit from 'p-limit';
import type { Json } from '../../domain/json.js';
import { AgentFaultError, NoReplyError } from '../../agents/own/errors.js';
import { timeLimit } from '../../agents/own/time-limit.js';
import type { Transport } from '../../agents/own/transport.js';
import { withoutSecrets, withoutSecretsIn } from '../../llm/secrets.js';
import type { OwnScorerConfig } from '../../config/scorer.js';
import { excerpt } from '../../text/excerpt.js';
import type { Verdict } from '../plain/plain-scorer.js';
import type { Attempt, Scorer } from '../scorer.js';
import { weightedMean } from '../weighted-mean.js';
import { longestOwnFeedback, ownScorerReplySchema, scorerProtocolVersion } from './protocol.js';
import type { OwnScorerRequest } from './protocol.js';
import { parseReply } from '../../agents/own/parse-reply.js';

/**
 * Runs the user's own program as a scorer. Crashes, timeouts and invalid replies are retried, then throw
 * SCORER_FAULT; they never count as a wrong answer. Throws SCORER_UNAVAILABLE if the program cannot
 * be started or reached.
 */
export function ownScorer(options: { config: OwnScorerConfig; transport: Transport }): Scorer {
  const { config } = options;
  const slots = pLimit(config.concurrency);

  async function ask(work: Work): Promise<Verdict> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await attemptAnswer(options, work);
      } catch (error) {
        work.attempt.signal.throwIfAborted();
        if (hasCode(error, 'AGENT_UNAVAILABLE')) {
          throw new UnavailableError('SCORER_UNAVAILABLE', error.message, error.remedy, { cause: error });
        }
        if (!(error instanceof AgentFaultError)) throw error;
        if (attempt < config.attempts) continue;
        throw new TaskUnscoredError(
          'SCORER_FAULT',
          withoutSecrets(errorText(error)).slice(0, longestOwnFeedback),
          {
            cause: error,
          },
        );
      }
    }
  }

  return { score: (answer, expected, attempt) => slots(() => ask({ answer, expected, attempt })) };
}

interface Work {
  answer: Json | null;
  expected: Json | null;
  attempt: Attempt;
}

async function attemptAnswer(
  { config, transport }: { config: OwnScorerConfig; transport: Transport },
  work: Work,
): Promise<Verdict> {
  const { signal } = work.attempt;
  signal.throwIfAborted();
  const limit = timeLimit(config.timeoutSeconds * 1_000, () => 0);
  try {
    const reply = await transport.ask(requestOf(work), AbortSignal.any([signal, limit.signal]));
    return withoutSecretsIn(verdictOf(withoutSecretsIn(reply), config));
  } catch (error) {
    signal.throwIfAborted();
    if (hasCode(error, 'AGENT_UNAVAILABLE') || !limit.signal.aborted) throw error;
    const received = error instanceof NoReplyError ? ` ${error.received}` : '';
    const message = `The scorer took longer than ${config.timeoutSeconds} seconds.${received}`;
    throw new AgentFaultError(message, { cause: error });
  } finally {
    limit.dispose();
  }
}

function requestOf({ answer, expected, attempt }: Work): OwnScorerRequest {
  const { id, input, metadata } = attempt.task;
  return {
    protocol: scorerProtocolVersion,
    id: randomUUID(),
    task: { id, input, metadata },
    expected,
    actual: answer,
    output: attempt.output,
  };
}

function verdictOf(reply: unknown, { weights }: OwnScorerConfig): Verdict {
  const read = parseReply(reply, ownScorerReplySchema, 'scorer');
  const { feedback, metrics } = read;
  const score = weights ? meanOf(metrics, weights) : read.score;
  if (score === undefined) {
    throw new AgentFaultError("The scorer's reply is invalid: it has no score from 0 to 1.");
  }
  const names = Object.keys(metrics);
  const shown = score === 1 ? [] : names.map(name => `${name} ${metrics[name] ?? ''}`);
  const words = [excerpt(feedback, longestOwnFeedback), shown.length > 0 ? `(${shown.join(', ')})` : ''];
  return {
    score,
    feedback: words.filter(word => word !== '').join(' '),
    ...(names.length > 0 && { metrics }),
  };
}

function meanOf(metrics: Record<string, number>, weights: Record<string, number>): number {
  const parts = Object.entries(weights).map(([name, weight]) => {
    const score = metrics[name];
    if (score === undefined || score < 0 || score > 1) {
      const found = score === undefined ? 'is missing' : `is ${score}`;
      throw new AgentFaultError(
        `The scorer's reply is invalid: the metric ${name} ${found}; scorer.weights needs it, from 0 to 1.`,
      );
    }
    return { score, weight };
  });
  return weightedMean(parts);
}
