import { ApplicationFailure } from '@temporalio/workflow';
import type { Evaluation } from '../lib/domain/evaluation.js';
import type { ScoredOn } from '../lib/domain/progress.js';
import type { TaskSelection } from '../lib/domain/task-selection.js';
import { activities, storeOptions } from './activity-options.js';
import { epochPath, scoreOn } from './subset-work.js';
import type { Parent, SubsetWork } from './subset-work.js';

/** The tasks that an epoch's proposals are scored on, and the parent's results on them. */
export interface ScoringGround {
  on: 'subset' | ScoredOn['on'];
  selection: TaskSelection;
  tasks: number;
  parent: Evaluation;
}

/**
 * Selects what an epoch's proposals are scored on, and runs their parent there if its results are not known
 * yet.
 */
export async function scoringGround(work: SubsetWork, parent: Parent): Promise<ScoringGround> {
  const { selection, tasks, settings } = work.input;
  switch (settings.score ?? 'subset') {
    case 'subset':
      return { on: 'subset', selection, tasks, parent: parent.evaluation };
    case 'validation':
      return onValidation(work, parent);
    case 'rotating':
      return onSample(work, parent);
  }
}

async function onValidation(work: SubsetWork, parent: Parent): Promise<ScoringGround> {
  const { known } = work.input;
  if (!known) {
    const reason = 'A subset whose proposals are scored on validation needs to know it of some modules.';
    throw ApplicationFailure.nonRetryable(reason);
  }
  const { score } = known.validation;
  const ground = { selection: { split: 'validation' } as const, tasks: score.scored + score.unscored };
  const same = known.modules.sha256 === parent.modules.sha256 ? known.validation : undefined;
  const validation = parent.validation ?? same ?? (await runParent(work, parent, ground));
  return { on: 'validation', ...ground, parent: validation };
}

async function onSample(work: SubsetWork, parent: Parent): Promise<ScoringGround> {
  const { run, selection, tasks, settings } = work.input;
  const path = epochPath(work);
  const size = settings.sample ?? tasks;
  const { lists, count } = await work.patience.attempt(() =>
    activities.drawSample.executeWithOptions(
      { ...storeOptions, summary: `draws ${size} train tasks to score on` },
      [{ run, selection, size, path }],
    ),
  );
  const ground = { selection: { split: 'train', lists, list: 0 } as const, tasks: count };
  return { on: 'rotating', ...ground, parent: await runParent(work, parent, ground) };
}

function runParent(
  work: SubsetWork,
  { modules }: Parent,
  ground: Pick<ScoringGround, 'selection' | 'tasks'>,
): Promise<Evaluation> {
  return scoreOn(work, ground, { modules, purpose: `parent-${work.state.epoch}` });
}
