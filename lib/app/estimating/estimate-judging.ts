import type { Manifest } from '../../config/manifest.js';
import type { Task } from '../../domain/task.js';
import type { EstimateWork } from '../../estimate/estimate-work.js';
import { judgePrompt, judgeReplySchema } from '../../optimizer/prompts/judge-prompt.js';
import { splitExamples } from '../../scoring/judge-examples.js';
import { textOf } from '../../scoring/plain/normalize.js';
import type { JudgeConfig } from '../../config/scorer.js';
import { singleScorers } from '../../config/scorer.js';
import { countPrompt, tokensOfFormat } from './estimate-prompts.js';
import { judgeLimits } from '../../../workers/open-run-scorer.js';

/** The maximum number of tasks whose judging is rendered. */
const mostRendered = 24;
/** An answer of 80 words, for tasks without an expected answer. */
const unknownAnswer = Array.from({ length: 80 }, () => 'the').join(' ');

/**
 * Counts what judging one answer takes: the calls of all judges, and the tokens of their prompts. Empty
 * without a judge.
 */
export function countJudging(manifest: Manifest, sample: readonly Task[]): Pick<EstimateWork, 'judge'> {
  const judges = singleScorers(manifest.scorer).filter(scorer => scorer.kind === 'llm-judge');
  if (judges.length === 0) return {};
  const calls = judges.reduce((sum, { votes }) => sum + votes, 0);
  const prompt = judges.reduce((sum, judge) => sum + judge.votes * promptOf(manifest, judge, sample), 0);
  return { judge: { calls, prompt } };
}

function promptOf(manifest: Manifest, judge: JudgeConfig, sample: readonly Task[]): number {
  const { rubric, scale, calibration = [], examples } = judge;
  const shown = typeof calibration === 'string' ? [] : splitExamples(calibration, examples).shown;
  const schema = judgeReplySchema(scale);
  const format = tokensOfFormat(manifest.llm, { role: 'evaluator', name: 'judgement', schema });
  const { promptTokens } = judgeLimits(manifest);
  const counts = sample.slice(0, mostRendered).map(({ input, expected }) => {
    const right = expected === null ? null : textOf(expected);
    const judged = { input, expected: right, answer: right ?? unknownAnswer };
    return Math.min(promptTokens, countPrompt(judgePrompt({ rubric, scale, examples: shown, judged })));
  });
  return format + counts.reduce((sum, count) => sum + count, 0) / Math.max(1, counts.length);
}
