import type { SplitName, Task } from '../domain/task.js';
import type { Trajectory } from '../domain/trajectory.js';
import { callLine, type CallDetails } from './call-view.js';
import { aside, heading, plain, type StyledLine } from './styled-text.js';

/** The agent's rollout of a task with some modules. */
export interface TaskAtPoint {
  trajectory: Trajectory;
  calls: CallDetails[];
}

/** One task of a run, with the rollouts under the baseline and the final modules. */
export interface TaskDetails {
  run: string;
  kind: 'task';
  task: Task;
  split: SplitName;
  /** Null if the task was not run with these modules. */
  baseline: TaskAtPoint | null;
  final: TaskAtPoint | null;
  /** The evaluator's calls for this task. */
  critiques: CallDetails[];
}

export function taskLines({ task, split, baseline, final, critiques }: TaskDetails): StyledLine[] {
  return [
    heading(`task ${task.id} (${split})`),
    aside('[input]'),
    plain(task.input),
    aside('[expected]'),
    plain(task.expected === null ? '(none)' : shown(task.expected)),
    ...pointLines('baseline', baseline),
    ...pointLines('final', final),
    ...critiques.flatMap(call => [
      heading(`── critique, ${call.paths.join(', ')}`),
      plain(call.reply ?? ''),
      callLine(call),
    ]),
  ];
}

function pointLines(name: string, at: TaskAtPoint | null): StyledLine[] {
  if (!at) return [heading(`── ${name}`), aside('The task was not run with these modules.')];
  const { messages, output, score, feedback, failure } = at.trajectory;
  const last = messages.at(-1)?.content;
  return [
    heading(`── ${name}: ${score === null ? 'unscored' : `score ${score}`}`),
    ...messages.flatMap(({ role, content }) => (role === 'user' ? [] : [aside(`[${role}]`), plain(content)])),
    ...(last === output ? [] : [aside('[output]'), plain(output)]),
    ...(feedback === '' ? [] : [aside('[difference]'), plain(feedback)]),
    ...(failure === null ? [] : [aside(`[${failureNames[failure.kind]}]`), plain(failure.reason)]),
    ...at.calls.map(callLine),
  ];
}

const failureNames: Record<NonNullable<Trajectory['failure']>['kind'], string> = {
  agent: 'agent failure',
  infrastructure: 'infrastructure failure',
  refused: 'refused by the endpoint',
};

function shown(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value, null, 2);
}
