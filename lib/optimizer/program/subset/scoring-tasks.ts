import type { Evaluation } from '../../../domain/evaluation.js';
import type { ScoredOn } from '../../../domain/progress.js';
import type { TaskSelection } from '../../../domain/task-selection.js';
import type { EvaluateRequest } from '../steps.js';
import { evaluate } from '../evaluate.js';
import { nameOfEvaluation } from '../points.js';
import { epochPath } from './subset-work.js';
import type { Parent, SubsetWork } from './subset-work.js';

/** The tasks that an epoch's proposals are scored on, and the parent's results on them. */
export interface ScoringTasks {
  on: 'subset' | ScoredOn['on'];
  selection: TaskSelection;
  tasks: number;
  parent: Evaluation;
}

/**
 * Selects what an epoch's proposals are scored on, and runs their parent there if its results are not known
 * yet.
 */
export async function selectScoringTasks(work: SubsetWork, parent: Parent): Promise<ScoringTasks> {
  const { selection, tasks, settings } = work.input;
  switch (settings.score) {
    case 'subset':
      return { on: 'subset', selection, tasks, parent: parent.evaluation };
    case 'validation':
      return onValidation(work, parent);
    case 'rotating':
      return onSample(work, parent);
  }
}

async function onValidation(work: SubsetWork, parent: Parent): Promise<ScoringTasks> {
  const { known } = work.input;
  if (!known)
    throw new TypeError('To score proposals on validation, the score of some modules must be known.');
  const { score } = known.validation;
  const on = { selection: { split: 'validation' } as const, tasks: score.scored + score.unscored };
  const same = known.modules.sha256 === parent.modules.sha256 ? known.validation : undefined;
  const validation = parent.validation ?? same ?? (await runParent(work, parent, on));
  return { on: 'validation', ...on, parent: validation };
}

async function onSample(work: SubsetWork, parent: Parent): Promise<ScoringTasks> {
  const { selection, tasks, settings } = work.input;
  const size = settings.sample ?? tasks;
  const { lists, count } = await work.steps.drawSample(
    { selection, size, path: epochPath(work) },
    `draws ${size} train tasks to score on`,
  );
  const on = { selection: { split: 'train', lists, list: 0 } as const, tasks: count };
  return { on: 'rotating', ...on, parent: await runParent(work, parent, on) };
}

function runParent(
  work: SubsetWork,
  { modules }: Parent,
  on: Pick<ScoringTasks, 'selection' | 'tasks'>,
): Promise<Evaluation> {
  const { report, epoch } = work.state;
  return scoreOn(work, on, { modules, point: { kind: 'scoreParent', subset: report.id, epoch } });
}

/**
 * Runs the agent with some modules on what proposals are scored on, to the end even if the run ends early; in
 * a race, only as long as they can be accepted.
 */
export function scoreOn(
  { steps, state }: SubsetWork,
  { selection, tasks: count }: Pick<ScoringTasks, 'selection' | 'tasks'>,
  what: Pick<EvaluateRequest, 'modules' | 'point' | 'race'>,
): Promise<Evaluation> {
  const summary = `${state.report.id}: ${nameOfEvaluation(what.point)}, ${count} tasks`;
  return evaluate(steps, state, { summary, selection, count, ...what });
}
