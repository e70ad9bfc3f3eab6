import type { FunctionMergeOptions, FunctionTrials } from './function-merge-options.js';
import { behaviorOf } from '../lib/agents/functions/behavior.js';
import type { RevisionReport } from '../lib/domain/progress.js';
import { functionAsRule, functionId } from '../lib/optimizer/functions/function-rules.js';
import { labelFunctions } from '../lib/optimizer/functions/label-functions.js';
import type { LabeledFunction } from '../lib/optimizer/functions/label-functions.js';
import { interfaceOf, mergeEquivalentFunctions } from '../lib/optimizer/functions/merge-equivalent.js';
import { mergeFunctionSets } from '../lib/optimizer/functions/merge-function-sets.js';
import type { FunctionInput } from '../lib/optimizer/functions/vary-inputs.js';
import { varyInputs } from '../lib/optimizer/functions/vary-inputs.js';
import { functionsWithinLimit } from '../lib/optimizer/functions/within-limit.js';
import { resolveConflicts } from '../lib/optimizer/merging/resolve-conflicts.js';
import { countTokens } from '../lib/llm/tokens.js';
import { askFunctionMerger } from './ask-function-merger.js';
import { countChanges } from './count-changes.js';
import type { MergeModulesInput, MergeModulesResult } from '../lib/optimizer/program/requests.js';
import { functionsOfModule } from './module-functions.js';
import { checkOptions } from './written-language.js';

/**
 * Unites one set of functions of several candidates: functions that are equal, or behave the same in trials,
 * become one; the merger decides on the rest, and its functions must return the right results for the
 * examples of all functions that they replace. Not from the paper.
 */
export async function mergeFunctions(work: FunctionMergeOptions): Promise<MergeModulesResult> {
  const { context, input } = work;
  const { settings } = context;
  const parents = await Promise.all(
    input.parents.map(async ({ modules }) => functionsOfModule(await context.modules(modules), input.module)),
  );
  const labelled = labelFunctions(parents);
  const rank = rankOf(input);
  const tried = await tryAll(work, labelled);
  const alike = mergeEquivalentFunctions({ labelled, behaviours: tried.behaviours, rank });
  const existing = await context.modules(input.into);
  const asked = await askFunctionMerger({ ...work, modules: existing, entries: alike.entries, tried });
  const shown = alike.entries.flatMap(({ sources: [first], written }) =>
    first ? [{ label: first.label, rule: functionAsRule(written) }] : [],
  );
  const conflicts = resolveConflicts(asked.conflicts, shown);
  const united = mergeFunctionSets({
    entries: alike.entries,
    merged: asked.merged,
    drop: [...asked.drop.filter(label => !conflicts.keep.includes(label)), ...conflicts.drop],
    keep: conflicts.keep,
    rank,
    idPrefix: input.path,
  });
  const limited = functionsWithinLimit({
    functions: united.functions,
    before: [],
    limitTokens: settings.optimize.moduleTokens,
    countTokens,
  });
  const settled = [...conflicts.settled, ...united.settled];
  const report: RevisionReport = {
    module: input.module,
    kind: 'functions',
    ...countChanges(parents.flat().map(functionId), limited.functions.map(functionId)),
    failure: asked.failure,
    notes: [
      ...alike.notes,
      ...asked.notes,
      ...conflicts.notes,
      ...united.notes,
      ...limited.cut.map(name => `${name} was left out to keep the length limit`),
    ],
    ...(settled.length > 0 && { conflicts: settled }),
  };
  const into = {
    ...existing,
    [input.module]: { kind: 'functions' as const, functions: limited.functions },
  };
  // Functions are not shortened as texts are, so no length is reported.
  return { modules: await context.artifacts.put(into), report };
}

/** The best parent has rank 0: by score, then in order. */
function rankOf({ parents }: MergeModulesInput): (parent: number) => number {
  const order = parents
    .map(({ score }, place) => ({ place, score: score ?? Number.NEGATIVE_INFINITY }))
    .sort((left, right) => right.score - left.score || left.place - right.place);
  const ranks = new Map(order.map(({ place }, rank) => [place, rank]));
  return parent => ranks.get(parent) ?? order.length;
}

async function tryAll(
  { context, signal }: FunctionMergeOptions,
  labelled: readonly LabeledFunction[],
): Promise<FunctionTrials> {
  const behaviours = new Map<string, readonly string[]>();
  const inputs = new Map<string, readonly FunctionInput[]>();
  const options = { ...checkOptions(context.settings.agent), signal };
  for (const kind of new Set(labelled.map(({ written }) => interfaceOf(written)))) {
    const group = labelled.filter(({ written }) => interfaceOf(written) === kind);
    if (new Set(group.map(({ parent }) => parent)).size < 2) continue;
    const examples = group.flatMap(({ written }) => written.examples ?? []);
    const varied = varyInputs(examples.map(example => example.arguments));
    const rows = await behaviorOf(
      group.map(({ written }) => written),
      varied,
      options,
    );
    for (const [place, { label }] of group.entries()) {
      behaviours.set(label, rows[place] ?? []);
      inputs.set(label, varied);
    }
  }
  return { behaviours, inputs };
}
