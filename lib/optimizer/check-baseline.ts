import type { SplitName, Task } from '../domain/task.js';
import type { Trajectory } from '../domain/trajectory.js';
import type { UnansweredCause } from '../domain/unanswered.js';
import { causesText } from './causes-text.js';
import { excerpt } from './prompts/cases.js';
import { oneLine } from './rules/rule-text.js';
import { causeOf, causes, countUnanswered, totalUnanswered } from './unanswered.js';

export interface BaselineRollout {
  split: SplitName;
  task: Task;
  trajectory: Trajectory;
}

export interface BaselineCheck {
  /** Set if the run must wait for a person because the baseline shows nothing. */
  need: { reason: string; remedy: string } | null;
  /** Warnings for people about an otherwise usable baseline. */
  warnings: string[];
}

const longestExample = 300;
const longestAnswer = 80;
const mostIds = 5;
/** Matches errors of the built-in agents, and of endpoints that a user's own agent calls. */
const noRoom =
  /longer than the context|context_length_exceeded|(?:maximum|exceeds?).{0,30} context (?:length|window)/i;

/**
 * Checks what the baseline shows about the agent besides its score. `clean` removes keys from the agent's
 * words.
 */
export function checkBaseline(
  rollouts: readonly BaselineRollout[],
  clean: (text: string) => string = text => text,
): BaselineCheck {
  const need = findSilentBaseline(rollouts, clean);
  return { need, warnings: need ? [] : [...refusedInputs(rollouts), ...sameAnswer(rollouts)] };
}

/** If no rollout has an answer: how the agent failed, with the first task of the most frequent cause. */
function findSilentBaseline(
  rollouts: readonly BaselineRollout[],
  clean: (text: string) => string,
): BaselineCheck['need'] {
  const unanswered = countUnanswered(rollouts.map(({ trajectory }) => trajectory));
  if (!unanswered) return null;
  const unscored = rollouts.filter(({ trajectory }) => trajectory.failure?.kind === 'infrastructure').length;
  if (totalUnanswered(unanswered) + unscored < rollouts.length) return null;
  const [cause = 'empty'] = [...causes].sort((left, right) => unanswered[right] - unanswered[left]);
  const example = rollouts.find(({ trajectory }) => causeOf(trajectory) === cause);
  const first = example
    ? ` For example, task ${example.task.id} of ${example.split}: ${lastWords(example.trajectory, clean)}`
    : '';
  if (cause === 'crashed' && areTooLong(rollouts)) {
    return {
      reason: `The prompts do not fit the context of the agent’s model: the baseline has no answer on any of its ${rollouts.length} tasks.${first}`,
      remedy: `Use a model with a larger context, set contextTokens to the real size of its context, or shorten the modules or the tasks, and start the run again with \`fgo optimize\`. ${choices}`,
    };
  }
  return {
    reason: `The baseline has no answer on any of its ${rollouts.length} tasks: ${causesText(unanswered)}.${first}`,
    remedy: `${remedies[cause]} ${choices}`,
  };
}

const choices = '`fgo resume` evaluates the baseline again; `fgo continue` accepts it.';

/**
 * Whether most of the agent's failures are prompts that exceed the context: then the agent itself is fine.
 */
function areTooLong(rollouts: readonly BaselineRollout[]): boolean {
  const failed = rollouts.filter(({ trajectory }) => trajectory.failure?.kind === 'agent');
  const tooLong = failed.filter(({ trajectory }) => noRoom.test(trajectory.failure?.reason ?? ''));
  return tooLong.length * 2 > failed.length;
}

const remedies: Record<UnansweredCause, string> = {
  refused: 'Check what the endpoint says about these inputs, and use a model that accepts them.',
  declined: 'Check the modules and the tasks, or use a model that answers them.',
  crashed: 'Fix the agent or its environment. `fgo check-agent` tests your own agent on two tasks.',
  cut: 'Raise maxCompletionTokens of the agent’s model in the configuration, and start the run again with `fgo optimize`.',
  empty: 'Check the model, the modules and the agent. Start a changed configuration with `fgo optimize`.',
};

/** The agent's last words; for a long text, its beginning and the line that names the error. */
function lastWords({ failure, output }: Trajectory, clean: (text: string) => string): string {
  const words = clean(failure?.reason ?? output);
  const whole = oneLine(words);
  if (whole === '') return '(nothing)';
  if (whole.length <= longestExample) return whole;
  const lines = words.split('\n').flatMap(line => oneLine(line) || []);
  const telling = lines.findLast(line => /^[\w.]*(?:Error|Exception)\b/.test(line)) ?? lines.at(-1) ?? '';
  return `${excerpt(whole, longestExample / 3)} ${excerpt(telling, (2 * longestExample) / 3)}`;
}

function refusedInputs(rollouts: readonly BaselineRollout[]): string[] {
  const refused = rollouts.filter(({ trajectory }) => causeOf(trajectory) === 'refused');
  if (refused.length === 0) return [];
  const ids = refused.slice(0, mostIds).map(({ task }) => task.id);
  const more = refused.length > mostIds ? ', …' : '.';
  return [
    `The endpoint rejects ${refused.length} of ${rollouts.length} inputs, which remain unscored: ${ids.join(', ')}${more}`,
  ];
}

/**
 * A warning only: a weak start is legitimate, but an error in the agent or in reading its output looks the
 * same.
 */
function sameAnswer(rollouts: readonly BaselineRollout[]): string[] {
  const answered = rollouts.filter(({ trajectory }) => trajectory.score !== null);
  const [answer, ...others] = new Set(answered.map(({ trajectory }) => answerOf(trajectory)));
  const expected = new Set(answered.map(({ task }) => JSON.stringify(task.expected)));
  if (answer === undefined || others.length > 0 || expected.size < 2) return [];
  if (answered.every(({ trajectory }) => trajectory.score === 1)) return [];
  return [
    `All ${answered.length} answers of the baseline are “${excerpt(oneLine(answer), longestAnswer)}”, but ${expected.size} different answers are expected.`,
  ];
}

function answerOf({ answer, output }: Trajectory): string {
  const given = answer ?? output;
  return typeof given === 'string' ? given.trim() : JSON.stringify(given);
}
