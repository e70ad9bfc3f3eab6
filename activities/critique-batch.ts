import type { CritiqueBatchInput, CritiqueBatchResult } from '../lib/optimizer/program/requests.js';
import { kindOf } from '../lib/config/agent.js';
import { z } from 'zod';
import { countFailuresByModule } from '../lib/optimizer/provenance/failure-attribution.js';
import { critiquePath } from '../lib/optimizer/program/points.js';
import { critiqueSchema } from '../lib/domain/critique.js';
import type { Critique } from '../lib/domain/critique.js';
import type { Modules } from '../lib/domain/module.js';
import type { Task } from '../lib/domain/task.js';
import type { Trajectory } from '../lib/domain/trajectory.js';
import { signatureOf } from '../lib/optimizer/functions/function-text.js';
import { isFailure } from '../lib/optimizer/prompts/cases.js';
import { minEvidenceTokens } from '../lib/optimizer/prompts/choose-cases.js';
import { critiquePrompt, critiqueSchemaFor } from '../lib/optimizer/prompts/critique-prompt.js';
import type { ShownInstructions } from '../lib/optimizer/prompts/critique-prompt.js';
import { shortenCase } from '../lib/optimizer/prompts/shorten-case.js';
import { renderSteps } from '../lib/optimizer/prompts/trajectory-steps.js';
import type { OptimizeConfig } from '../lib/config/optimize.js';
import { EndpointBusyError, LanguageModelError } from '../lib/llm/errors.js';
import { completeStructured } from '../lib/llm/structured.js';
import { countTokens } from '../lib/llm/tokens.js';
import { workflowPath } from './call-path.js';
import { promptBudget, promptTokens } from './prompt-budget.js';
import { readTrajectories } from './read-evaluation.js';
import { inWindow } from '../lib/text/in-window.js';
import type { ActivityServices, RunContext } from './run-context.js';
import { selectTasks } from './select-tasks.js';

export const critiquesSchema = z.array(critiqueSchema);

/**
 * The longest critique, in tokens, if none is configured and the evaluator is not known to be a reasoning
 * model.
 */
export const longestCritique = 400;

/** Asks the evaluator about a batch of trajectories, with one call each. */
export async function critiqueBatch(
  services: ActivityServices,
  input: CritiqueBatchInput,
  signal: AbortSignal,
): Promise<CritiqueBatchResult> {
  const context = await services.openRun(input.run);
  const modules = await context.modules(input.modules);
  const tasks = await selectTasks(context, input.selection);
  const trajectories = await readTrajectories(services.artifacts, input.evaluation);
  const chosen = trajectoriesToCritique(tasks, trajectories, context).slice(input.from, input.to);
  const moduleNames = Object.keys(modules);
  const instructions = shownInstructions(modules, context.settings.optimize.evidence.evaluator);
  const place = { program: workflowPath() ?? '', modules: input.modules.sha256 };
  const outcomes = await inWindow({
    items: chosen,
    size: context.concurrency(),
    run: entry => critiqueOf({ context, instructions, moduleNames, place, ...entry, signal }),
  });
  await context.models.flush();
  const written = outcomes.filter(outcome => outcome !== null);
  return {
    critiques: await services.artifacts.put(written.map(outcome => outcome.critique)),
    written: written.length,
    failed: outcomes.length - written.length,
    shortened: written.filter(outcome => outcome.shortened).length,
    ...(moduleNames.length > 1 && {
      failuresByModule: countFailuresByModule(
        written.map(outcome => outcome.critique),
        moduleNames,
      ),
    }),
  };
}

function trajectoriesToCritique(tasks: Task[], trajectories: Trajectory[], { settings }: RunContext) {
  const pairs = tasks.flatMap((task, place) => {
    const trajectory = trajectories[place];
    return trajectory ? [{ task, trajectory }] : [];
  });
  const failures = pairs.filter(pair => isFailure(pair.trajectory));
  if (settings.optimize.critique === 'failures') return failures;
  return [...failures, ...pairs.filter(pair => pair.trajectory.score === 1)];
}

/** The part of the modules that an evaluator sees; null if it sees nothing of the only module. */
export function shownInstructions(
  modules: Modules,
  sees: OptimizeConfig['evidence']['evaluator'],
): ShownInstructions | null {
  const entries = Object.entries(modules);
  const isShown = sees === 'instructions';
  if (entries.length > 1)
    return entries.map(([name, module]) => ({ name, text: isShown ? textOf(module) : null }));
  return isShown ? entries.map(([, module]) => textOf(module)).join('') : null;
}

function textOf(module: Modules[string]): string {
  if (module.kind === 'text') return module.text;
  const heads = module.functions.map(each => `${signatureOf(each)}: ${each.description}`);
  return heads.length === 0 ? '(no functions)' : heads.join('\n');
}

interface CritiqueOptions {
  context: RunContext;
  instructions: ShownInstructions | null;
  moduleNames: string[];
  place: { program: string; modules: string };
  task: Task;
  trajectory: Trajectory;
  signal: AbortSignal;
}

async function critiqueOf(
  options: CritiqueOptions,
): Promise<{ critique: Critique; shortened: boolean } | null> {
  const { context, task, signal } = options;
  const prompt = promptWithin(options, promptBudget(context.settings, 'evaluator'));
  if (!prompt) return null;
  const result = await completeStructured({
    models: context.models,
    call: {
      role: 'evaluator',
      messages: prompt.messages,
      path: critiquePath({ ...options.place, task: task.id }),
      usualCompletionTokens: longestCritique,
    },
    name: 'critique',
    schema: critiqueSchemaFor(options.moduleNames),
    signal,
  }).catch((error: unknown) => {
    if (isRefusal(error)) return { ok: false } as const;
    throw error;
  });
  if (!result.ok) return null;
  const { problem, advice, module } = result.value;
  const blamed = module !== undefined && isFailure(options.trajectory) && { module };
  return { critique: { taskId: task.id, problem, advice, ...blamed }, shortened: prompt.shortened };
}

/** The prompt, with the middle of the trajectory cut if it is too long; null if even that does not fit. */
function promptWithin({ context, instructions, task, trajectory }: CritiqueOptions, budget: number) {
  const { longest = budget } = context.settings.optimize.evidence;
  const steps = renderSteps({ task, trajectory, countTokens });
  const stepsTo = kindOf(context.settings.agent).stepsTo;
  const shownCase = { task, trajectory, stepsTo, ...(steps !== undefined && { steps }) };
  const whole = critiquePrompt({ instructions, ...shownCase });
  const empty = { task: { ...task, input: '', expected: '' }, trajectory: { ...trajectory, output: '' } };
  const frame = promptTokens(critiquePrompt({ instructions, stepsTo, ...empty }));
  const tokens = promptTokens(whole);
  if (tokens <= budget && tokens - frame <= longest) return { messages: whole, shortened: false };
  const room = budget - frame;
  if (room < minEvidenceTokens) return null;
  const short = shortenCase({ ...shownCase, critique: null }, Math.min(room, longest), countTokens);
  return { messages: critiquePrompt({ instructions, stepsTo, ...short }), shortened: true };
}

/**
 * This request is refused (too long, filtered) and would be refused again: the trajectory gets no critique.
 */
function isRefusal(error: unknown): boolean {
  return error instanceof LanguageModelError && !error.needsPerson && !(error instanceof EndpointBusyError);
}
