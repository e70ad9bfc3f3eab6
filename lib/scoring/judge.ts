import { TaskUnscoredError } from '../agents/infrastructure-errors.js';
import type { Json } from '../domain/json.js';
import { clip } from '../text/clip.js';
import { judgePrompt, judgeReplySchema } from '../optimizer/prompts/judge-prompt.js';
import type { JudgedAnswer } from '../optimizer/prompts/judge-prompt.js';
import type { CalibrationExample, JudgeConfig } from '../config/scorer.js';
import type { LanguageModels } from '../llm/call.js';
import { completeStructured } from '../llm/structured.js';
import { countTokens } from '../llm/tokens.js';
import type { Verdict } from './plain/plain-scorer.js';
import type { Attempt, Scorer } from './scorer.js';
import { noAnswer, right, wrong } from './plain/feedback.js';
import { splitExamples } from './judge-examples.js';
import { textOf } from './plain/normalize.js';

/** Limits for the calls of a judge. */
export interface JudgeLimits {
  /** The maximum prompt length, in tokens. */
  promptTokens: number;
  /** The default maximum reply length, in tokens. */
  usualCompletionTokens: number;
}

/** How often a vote is sampled before it counts as having no usable reply. */
const triesOfVote = 2;
/** The minimum token budget for the material, even in the smallest context. */
const fewestTokens = 200;

/**
 * An LLM judge: the evaluator role grades each answer by a rubric, once per vote. A vote without a usable
 * reply is a SCORER_FAULT, never a 0. Not from the paper.
 */
export function judgeScorer(options: {
  config: JudgeConfig;
  models: LanguageModels;
  limits: JudgeLimits;
}): Scorer {
  const { config } = options;
  const examples = splitExamples(examplesOf(config), config.examples).shown;
  return {
    async score(answer, expected, attempt) {
      if (answer === null) return noAnswer(expected);
      const work = { ...options, examples, answer, expected, attempt };
      const messages = messagesOf(work);
      const casts = Array.from({ length: config.votes }, (_, vote) => castVote({ ...work, messages, vote }));
      const votes = (await Promise.allSettled(casts)).map(outcome => {
        if (outcome.status === 'rejected') throw outcome.reason;
        return outcome.value;
      });
      return verdictOf(votes, config);
    },
  };
}

function examplesOf({ calibration = [] }: JudgeConfig): readonly CalibrationExample[] {
  if (typeof calibration !== 'string') return calibration;
  throw new TypeError(`The calibration file ${calibration} was not read: a run holds its examples.`);
}

interface JudgeWork {
  config: JudgeConfig;
  models: LanguageModels;
  limits: JudgeLimits;
  examples: readonly CalibrationExample[];
  answer: Json;
  expected: Json | null;
  attempt: Attempt;
}

interface Vote {
  points: number;
  feedback: string;
}

async function castVote(
  work: JudgeWork & { messages: ReturnType<typeof judgePrompt>; vote: number },
): Promise<Vote> {
  const { config, models, limits, attempt, messages, vote } = work;
  let why = '';
  for (let again = 0; again < triesOfVote; again += 1) {
    const result = await completeStructured({
      models,
      call: {
        role: 'evaluator',
        messages,
        sample: vote + again * config.votes,
        usualCompletionTokens: limits.usualCompletionTokens,
      },
      name: 'judgement',
      schema: judgeReplySchema(config.scale),
      signal: attempt.signal,
    });
    if (result.ok) return { points: result.value.score, feedback: result.value.feedback };
    why = `${result.reason}: ${result.detail.slice(0, 300)}`;
  }
  throw new TaskUnscoredError(
    'SCORER_FAULT',
    `The judge gave no usable reply on ${attempt.task.id} (${why}). A larger model of the role evaluator, or a longer maxCompletionTokens of it, may help.`,
  );
}

function verdictOf(votes: readonly Vote[], { combine, scale }: JudgeConfig): Verdict {
  const points = votes.map(vote => vote.points).sort((left, right) => left - right);
  const mean = points.reduce((sum, one) => sum + one, 0) / points.length;
  const result = combine === 'mean' ? mean : (points[(points.length - 1) / 2] ?? mean);
  const score = Math.min(1, Math.max(0, result / scale));
  if (score === 1) return right;
  // The feedback is that of the first vote closest to the result.
  const [speaker] = [...votes].sort(
    (left, right) => Math.abs(left.points - result) - Math.abs(right.points - result),
  );
  return wrong(speaker?.feedback ?? '', score);
}

/**
 * Builds the prompt and clips the middle of long parts: the input first, because it is only there for
 * reference.
 */
function messagesOf(work: JudgeWork) {
  const { config, limits, examples, answer, expected, attempt } = work;
  const { rubric, scale } = config;
  const prompt = (judged: JudgedAnswer) => judgePrompt({ rubric, scale, examples, judged });
  const tokensOf = (judged: JudgedAnswer) =>
    prompt(judged).reduce((sum, message) => sum + countTokens(message.content), 0);
  const full: JudgedAnswer = {
    input: attempt.task.input,
    expected: expected === null ? null : textOf(expected),
    answer: textOf(answer),
  };
  if (tokensOf(full) <= limits.promptTokens) return prompt(full);
  const frame = tokensOf({ ...full, input: '', answer: '', expected: expected === null ? null : '' });
  const room = Math.max(fewestTokens, limits.promptTokens - frame);
  const shortAnswer = clip(full.answer, Math.floor(room / 2), countTokens);
  const shortExpected =
    full.expected === null ? null : clip(full.expected, Math.floor(room / 4), countTokens);
  const left = room - countTokens(shortAnswer) - (shortExpected === null ? 0 : countTokens(shortExpected));
  const shortInput = clip(attempt.task.input, Math.max(0, left), countTokens);
  return prompt({ input: shortInput, expected: shortExpected, answer: shortAnswer });
}
