import { automaticSubsets } from '../algorithm/automatic-subsets.js';
import { similarSubsets } from '../algorithm/divide-similar.js';
import { divideTasks as divide } from '../algorithm/divide.js';
import type { RunReference } from '../algorithm/domain/manifest.js';
import type { Reference } from '../algorithm/domain/reference.js';
import { renderValue } from '../algorithm/prompts/render-value.js';
import { deriveSeed } from '../algorithm/seed.js';
import { strategies } from '../algorithm/strategies/index.js';
import { countTokens } from '../llm/tokens.js';
import { inTurns, mapInTurns } from './in-turns.js';
import { promptBudget } from './prompt-budget.js';
import { runActivity } from './run-activity.js';
import type { ActivityDependencies } from './run-context.js';

export interface Division {
  /**
   * Of lists of train task numbers, one a subset; in a run that extends another one, then all tasks of the
   * earlier run, and all new ones.
   */
  lists: Reference;
  /** Tasks in each subset. */
  sizes: number[];
}

/** Allowances in tokens, not counts: an output with its critique, and what the optimizer's own role takes. */
const tokensOfAttempt = 160;
const tokensOfRole = 600;

/** Divides the train split as the strategy wants it. */
export function createDivideActivities(dependencies: ActivityDependencies) {
  return {
    async divideTasks({ run }: { run: RunReference }): Promise<Division> {
      return runActivity(async () => {
        const { manifest, tasks } = await dependencies.openRun(run);
        const all = await tasks('train');
        const { optimize } = manifest;
        // A run that extends another one divides the new tasks alone; the others stand before them.
        const first = manifest.extends?.tasks ?? 0;
        const train = all.slice(first);
        const seed = deriveSeed(manifest.seed, 'divide');
        // How many there must be is found with subsets that are alike in size: comparing all tasks for each try takes too long.
        const way = optimize.divide === 'similar' ? 'random' : optimize.divide;
        const division = (subsets: number) => divide({ tasks: train, subsets, way, seed });
        const disjoint = async (subsets: number) => {
          if (subsets === 0) return [];
          return optimize.divide === 'similar' ? inTurns(similarSubsets(train, subsets)) : division(subsets);
        };
        const taskTokens = await mapInTurns(
          train,
          task => countTokens(task.input) + countTokens(renderValue(task.expected)) + tokensOfAttempt,
        );
        const strategy = strategies[optimize.strategy];
        const wanted = strategy.countSubsets({
          asked: optimize.subsets,
          tasks: train.length,
          automatic: () =>
            automaticSubsets({
              taskTokens,
              budgetTokens: promptBudget(manifest, 'optimizer') - tokensOfRole - optimize.moduleTokens,
              divide: division,
            }),
        });
        const lists = strategy.makeSubsets({
          ...{ tasks: train, disjoint: await disjoint(wanted), bag: optimize.bag },
          seed: deriveSeed(manifest.seed, 'subsets'),
        });
        const sizes = lists.map(list => list.length);
        if (first === 0) return { lists: await dependencies.artifacts.put(lists), sizes };
        const places = [...all.keys()];
        const placed = lists.map(list => list.map(number => first + number));
        const whole = [...placed, places.slice(0, first), places.slice(first)];
        return { lists: await dependencies.artifacts.put(whole), sizes };
      });
    },
  };
}
