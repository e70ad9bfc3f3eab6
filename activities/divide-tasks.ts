import type { Division, DivideInput } from '../lib/optimizer/program/requests.js';
import { automaticSubsets, moreSubsets, promptFit } from '../lib/optimizer/dividing/automatic-subsets.js';
import { divideTasks as divide } from '../lib/optimizer/dividing/divide.js';
import type { Task } from '../lib/domain/task.js';
import { renderValue } from '../lib/optimizer/prompts/render-value.js';
import { strategies } from '../lib/optimizer/strategies/index.js';
import { countTokens } from '../lib/llm/tokens.js';
import { createTaskDivider } from './task-divider.js';
import type { TaskDivider } from './task-divider.js';
import { mapWithYields } from './run-with-yields.js';
import { promptBudget } from './prompt-budget.js';
import type { ActivityServices, RunContext } from './run-context.js';

/**
 * Allowances in tokens, not counts: an output with its critique, and the instructions of the optimizer's
 * role.
 */
export const tokensOfAttempt = 160;
export const tokensOfRole = 600;
/** Maximum attempts to find subsets that all fit, if each attempt is slow. */
const mostTries = 5;

/** Divides the train split as the strategy requires. */
export async function divideTasks(
  services: ActivityServices,
  { run, explored }: DivideInput,
  signal: AbortSignal,
): Promise<Division> {
  const context = await services.openRun(run);
  const { settings } = context;
  const all = await context.tasks('train');
  // A run that extends another one divides only the new tasks; the others precede them.
  const first = settings.firstNewTask;
  const train = all.slice(first);
  const way = await createTaskDivider({ context, train, explored, signal });
  const count = await countSubsets(context, train, way);
  const disjoint = count === 0 ? [] : await way.divide(count);
  const lists = strategies[settings.optimize.strategy].makeSubsets({
    tasks: train,
    disjoint,
    bag: settings.optimize.bag,
    seed: settings.seedFor('subsets'),
  });
  const division = { sizes: lists.map(list => list.length), report: way.report };
  if (first === 0) return { lists: await services.artifacts.put(lists), ...division };
  const places = [...all.keys()];
  const placed = lists.map(list => list.map(number => first + number));
  const whole = [...placed, places.slice(0, first), places.slice(first)];
  return { lists: await services.artifacts.put(whole), ...division };
}

/** The configured number of subsets, or as many as needed for the evidence of each to fit a prompt. */
async function countSubsets({ settings }: RunContext, train: Task[], way: TaskDivider): Promise<number> {
  const { optimize } = settings;
  const taskTokens = await mapWithYields(
    train,
    task => countTokens(task.input) + countTokens(renderValue(task.expected)) + tokensOfAttempt,
  );
  const budgetTokens = promptBudget(settings, 'optimizer') - tokensOfRole - optimize.moduleTokens;
  const seed = settings.seedFor('divide');
  const subsetsOf = (subsets: number) => divide({ tasks: train, subsets, way: way.quick, seed });
  const sizing = { taskTokens, budgetTokens };
  let found = strategies[optimize.strategy].countSubsets({
    asked: optimize.subsets,
    tasks: train.length,
    automatic: () => automaticSubsets({ ...sizing, divide: subsetsOf }),
  });
  if (optimize.subsets !== 'auto' || !way.isSlow || found < 2) return found;
  // The number is determined with random subsets, because similar tasks may also be similar in length.
  const fits = promptFit(sizing);
  for (let tried = 1; found < train.length; tried += 1) {
    if ((await way.divide(found)).every(fits)) return found;
    if (tried >= mostTries) break;
    found = Math.min(train.length, moreSubsets(found));
  }
  way.report.notes.push(
    'Some subsets have more evidence than fits one prompt: optimize.overflow decides what happens then.',
  );
  return found;
}
