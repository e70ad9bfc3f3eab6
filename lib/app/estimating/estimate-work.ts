import type { EstimateWork } from '../../estimate/estimate-work.js';
import type { Manifest } from '../../config/manifest.js';
import type { Splits } from '../../domain/task.js';
import { renderModule } from '../../optimizer/functions/render-module.js';
import { structureOf } from '../../optimizer/rules/module-text.js';
import { mergePrompt, mergeReplySchema } from '../../optimizer/prompts/merge-prompt.js';
import { critiqueSchemaFor } from '../../optimizer/prompts/critique-prompt.js';
import { citingReplySchema, proposalReplySchema } from '../../optimizer/prompts/proposal-prompt.js';
import { promptBudget } from '../../../activities/prompt-budget.js';
import { countTokens } from '../../llm/tokens.js';
import { countEvidence } from './estimate-evidence.js';
import { countInputs, sampleOf, distinctInputs } from './estimate-inputs.js';
import type { CountInput } from './estimate-inputs.js';
import { countPrompt, tokensOfFormat } from './estimate-prompts.js';
import { countJudging } from './estimate-judging.js';
import { countRollout } from './estimate-rollout.js';
import { subsetsOf } from './estimate-subsets.js';

export interface CountedWork {
  work: EstimateWork;
  /** Whether prompts were counted on a sample of the tasks. */
  sampled: boolean;
}

/**
 * Counts everything that an estimate needs: the tasks, their division, and each prompt as the run renders it.
 */
export async function countWork(input: { manifest: Manifest; tasks: Splits }): Promise<CountedWork> {
  const { manifest, tasks } = input;
  const { optimize, llm } = manifest;
  const sample = sampleOf(tasks, manifest.seed);
  const count = countInputs(sample);
  const rollout = await countRollout({ manifest, sample: sample.all });
  const subsets = subsetsOf({ manifest, train: tasks.train, count });
  const work: EstimateWork = {
    optimize,
    counts: { train: tasks.train.length, validation: tasks.validation.length, test: tasks.test.length },
    sizes: subsets.map(subset => subset.length),
    modules: Object.keys(manifest.modules).length,
    rollout,
    inputs: inputsOf(tasks, subsets, count),
    ...countEvidence({ manifest, train: tasks.train, sample: sample.train, count, subsets }),
    ...countJudging(manifest, sample.all),
    merge: mergeFrame(manifest),
    room: roomOf(manifest),
    overhead: {
      evaluator: tokensOfFormat(llm, {
        role: 'evaluator',
        name: 'critique',
        schema: critiqueSchemaFor(Object.keys(manifest.modules)),
      }),
      optimizer: tokensOfFormat(llm, {
        role: 'optimizer',
        name: 'proposal',
        schema: optimize.cite ? citingReplySchema : proposalReplySchema,
      }),
      merger: tokensOfFormat(llm, { role: 'merger', name: 'merge', schema: mergeReplySchema }),
    },
  };
  return { work, sampled: sample.isPart };
}

function inputsOf(tasks: Splits, subsets: number[][], count: CountInput): EstimateWork['inputs'] {
  const { train, validation, test } = tasks;
  const baseline = distinctInputs([...validation, ...test], count);
  const used = [...new Set(subsets.flat())].flatMap(number => train[number] ?? []);
  const explored = distinctInputs(used, count, new Set([...validation, ...test].map(task => task.input)));
  const all = subsets.map(subset =>
    distinctInputs(
      subset.flatMap(number => train[number] ?? []),
      count,
    ),
  );
  const mean = (figure: 'tasks' | 'tokens') =>
    all.reduce((sum, subset) => sum + subset[figure], 0) / Math.max(1, all.length);
  return {
    baseline,
    explored,
    validation: distinctInputs(validation, count),
    test: distinctInputs(test, count),
    subset: { tasks: mean('tasks'), tokens: mean('tokens') },
  };
}

/** Returns the mean tokens that a module may grow by. */
function roomOf(manifest: Manifest): number {
  const rooms = Object.values(manifest.modules).map(module =>
    Math.max(0, manifest.optimize.moduleTokens - countTokens(renderModule(module))),
  );
  return rooms.reduce((sum, room) => sum + room, 0) / Math.max(1, rooms.length);
}

function mergeFrame(manifest: Manifest): EstimateWork['merge'] {
  const budget = promptBudget(manifest, 'merger');
  const [first] = Object.entries(manifest.modules);
  if (!first) return { frame: 0, parent: 0, budget };
  const { moduleTokens } = manifest.optimize;
  // Sets of functions count as texts: the fixed parts of their prompts have about the same length.
  const [moduleName, module] = first;
  const opening = module.kind === 'text' ? structureOf(module).opening : renderModule(module);
  const parent = { label: 'A', opening, rules: [], score: 0.5, tasks: 50 };
  const common = { moduleName, limitTokens: moduleTokens, unitedTokens: 1_000, lost: null };
  const frameOf = (parents: (typeof parent)[]) => countPrompt(mergePrompt({ ...common, parents }));
  const frame = frameOf([]);
  return { frame, parent: frameOf([parent]) - frame, budget };
}
