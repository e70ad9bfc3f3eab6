import type { Critique } from '../lib/domain/critique.js';
import type { Reference } from '../lib/domain/reference.js';
import { inOrderOfEvidence } from '../lib/optimizer/prompts/cases.js';
import type { Case } from '../lib/optimizer/prompts/cases.js';
import { renderSteps } from '../lib/optimizer/prompts/trajectory-steps.js';
import { countTokens } from '../lib/llm/tokens.js';
import { critiquesSchema } from './critique-batch.js';
import { readTrajectories } from './read-evaluation.js';
import type { RunContext } from './run-context.js';
import { selectTasks } from './select-tasks.js';
import type { TaskSelection } from '../lib/domain/task-selection.js';

/** Tasks with their trajectories and critiques, in order of evidence. Unscored tasks are not evidence. */
export async function readCases(input: {
  context: RunContext;
  selection: TaskSelection;
  evaluation: Reference;
  critiques: Reference[];
}): Promise<Case[]> {
  const { context, selection, evaluation } = input;
  const { artifacts } = context;
  const tasks = await selectTasks(context, selection);
  const trajectories = await readTrajectories(artifacts, evaluation);
  const lists = await Promise.all(
    input.critiques.map(reference => artifacts.get(reference, critiquesSchema)),
  );
  const critiques = new Map<string, Critique>(lists.flat().map(critique => [critique.taskId, critique]));
  const cases = tasks.flatMap((task, place): Case[] => {
    const trajectory = trajectories[place];
    if (!trajectory || trajectory.score === null) return [];
    const steps = renderSteps({ task, trajectory, countTokens });
    return [{ task, trajectory, critique: critiques.get(task.id) ?? null, ...(steps && { steps }) }];
  });
  return inOrderOfEvidence(cases);
}
