import { kindOf, outputOf } from '../../config/agent.js';
import type { Json } from '../../domain/json.js';
import type { Manifest } from '../../config/manifest.js';
import type { Task } from '../../domain/task.js';
import type { EstimateWork } from '../../estimate/estimate-work.js';
import type { Case } from '../../optimizer/prompts/cases.js';
import { inOrderOfEvidence } from '../../optimizer/prompts/cases.js';
import { countEvidenceTokens } from '../../optimizer/prompts/choose-cases.js';
import { critiquePrompt } from '../../optimizer/prompts/critique-prompt.js';
import { renderEvidence } from '../../optimizer/prompts/evidence.js';
import { reduceCases } from '../../optimizer/prompts/reduce-cases.js';
import { renderValue } from '../../optimizer/prompts/render-value.js';
import { parseOutput } from '../../agents/parse-output.js';
import { shownInstructions } from '../../../activities/critique-batch.js';
import { promptBudget } from '../../../activities/prompt-budget.js';
import { createScorer } from '../../scoring/plain/plain-scorers.js';
import { isOwnScorer, singleScorers } from '../../config/scorer.js';
import type { ScorerConfig } from '../../config/scorer.js';
import { countTokens } from '../../llm/tokens.js';
import { emptyProposals } from '../preparing/empty-proposals.js';
import type { CountInput } from './estimate-inputs.js';
import { countPrompt } from './estimate-prompts.js';
import { replyOf } from './estimate-rollout.js';

/** The maximum number of tasks to render as evidence. */
const mostRendered = 40;
/** Tokens of the placeholder critique: only its length matters. */
const critiqueTokens = 80;
const placeholder = { problem: words(48), advice: words(32) };
/** Assumed words of feedback from a judge or a program on a wrong answer. */
const wordsOfFeedback = 40;
/** The longest answer, in characters, that evidence groups inputs by. */
const longestName = 80;

function words(count: number): string {
  return Array.from({ length: count }, () => 'the').join(' ');
}

interface EvidenceInput {
  manifest: Manifest;
  train: readonly Task[];
  /** Train tasks to render. */
  sample: readonly Task[];
  count: CountInput;
  subsets: readonly number[][];
}

/** Renders critiques, evidence and proposals with wrong answers from other tasks. */
export function countEvidence(
  input: EvidenceInput,
): Pick<EstimateWork, 'critique' | 'evidence' | 'proposal'> {
  const { manifest, train, sample, count } = input;
  const rendered = sample.slice(0, mostRendered);
  const failed = rendered.map((task, place) =>
    caseOf(manifest, task, rendered[place + 1] ?? rendered[0] ?? task),
  );
  // Corrects counts on the sample to the mean input length of all train tasks.
  const longer = meanOf(train, count) - meanOf(rendered, count);
  return {
    critique: countCritique(manifest, failed, longer),
    evidence: countCases(manifest, failed, longer),
    proposal: countProposal(input),
  };
}

function meanOf(tasks: readonly Task[], count: CountInput): number {
  return tasks.reduce((sum, task) => sum + count(task), 0) / Math.max(1, tasks.length);
}

/** Returns a task that the agent failed with the answer of another task. */
function caseOf({ agent, scorer, optimize }: Manifest, task: Task, other: Task): Case {
  const output = replyOf(other, outputOf(agent));
  const answer = parseOutput(output, outputOf(agent));
  const feedback = feedbackOf(scorer, { answer, expected: task.expected });
  return {
    task,
    trajectory: { taskId: task.id, messages: [], output, answer, score: 0, feedback, failure: null },
    critique: optimize.critique === 'none' ? null : { taskId: task.id, ...placeholder },
  };
}

/**
 * Returns the scorer's feedback; for judges and the user's own scorers, placeholder words of a typical
 * length.
 */
function feedbackOf(
  config: ScorerConfig,
  { answer, expected }: { answer: Json | null; expected: Json | null },
): string {
  const parts = singleScorers(config).map(scorer =>
    scorer.kind === 'llm-judge' || isOwnScorer(scorer)
      ? words(wordsOfFeedback)
      : createScorer(scorer).score(answer, expected).feedback,
  );
  return parts.filter(part => part !== '').join(' ');
}

function countCritique(manifest: Manifest, cases: Case[], longer: number): EstimateWork['critique'] {
  const { evaluator, longest = Number.POSITIVE_INFINITY } = manifest.optimize.evidence;
  const showsModules = evaluator === 'instructions';
  const instructions = shownInstructions(manifest.modules, evaluator);
  const [first] = cases;
  if (!first) return { frame: 0, attempt: 0, showsModules };
  const empty = {
    task: { ...first.task, input: '', expected: '' },
    trajectory: { ...first.trajectory, output: '', feedback: '' },
  };
  const stepsTo = kindOf(manifest.agent).stepsTo;
  const frame = countPrompt(critiquePrompt({ instructions, stepsTo, ...empty }));
  const attempts = cases.map(({ task, trajectory }) =>
    Math.min(longest, countPrompt(critiquePrompt({ instructions, stepsTo, task, trajectory })) - frame),
  );
  const attempt = Math.max(0, mean(attempts) + longer);
  return { frame, attempt: Math.min(attempt, promptBudget(manifest, 'evaluator') - frame), showsModules };
}

function countCases(manifest: Manifest, cases: Case[], longer: number): EstimateWork['evidence'] {
  const { cite, evidence } = manifest.optimize;
  const failures = reduceCases(cases, evidence, countTokens);
  const solved = cases.map(({ task, trajectory }) => ({
    task,
    critique: null,
    trajectory: { ...trajectory, output: renderValue(task.expected), score: 1, feedback: '' },
  }));
  const alone = (entries: Case[]) =>
    countEvidenceTokens(entries, countTokens, cite) / Math.max(1, entries.length);
  // Half of them failed, because failures and successes may share a prompt.
  const mixed = inOrderOfEvidence([
    ...failures.filter((_, place) => place % 2 === 0),
    ...solved.filter((_, place) => place % 2 === 1),
  ]);
  const apart = countEvidenceTokens(mixed, countTokens, cite);
  const together = countTokens(renderEvidence(mixed, { cite }));
  const { longest = Number.POSITIVE_INFINITY } = evidence;
  const failure = Math.max(10, alone(failures) + longer);
  const most = promptBudget(manifest, 'optimizer');
  return {
    failure: Math.min(failure, longest, most),
    solved: alone(solved),
    critiqueTokens,
    together: apart === 0 ? 1 : together / apart,
  };
}

function countProposal({ manifest, train, subsets }: EvidenceInput): EstimateWork['proposal'] {
  const budget = promptBudget(manifest, 'optimizer');
  const frames = emptyProposals(manifest).map(countPrompt);
  return {
    frame: mean(frames),
    budget,
    answers: answersOf(manifest, train, subsets),
    answer: mean(train.slice(0, mostRendered).map(task => countTokens(renderValue(task.expected)))),
  };
}

/** Counts the different answers in a subset, if answers are names. */
function answersOf(manifest: Manifest, train: readonly Task[], subsets: readonly number[][]): number | null {
  const answer = ({ expected }: Task) => renderValue(expected);
  const isShort = (task: Task) => typeof task.expected !== 'object' && answer(task).length <= longestName;
  const isNamed = outputOf(manifest.agent).labels !== undefined || train.every(isShort);
  if (!isNamed) return null;
  return mean(
    subsets.map(subset => new Set(subset.map(number => (train[number] ? answer(train[number]) : ''))).size),
  );
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}
