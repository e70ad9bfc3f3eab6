import type { MergeModulesInput, MergeModulesResult } from '../lib/optimizer/program/requests.js';
import { indexOfBest } from '../lib/optimizer/acceptance/accept.js';
import type { Modules } from '../lib/domain/module.js';
import type { RevisionReport } from '../lib/domain/progress.js';
import { withinLimit } from '../lib/optimizer/rules/length-limit.js';
import { resolveConflicts } from '../lib/optimizer/merging/resolve-conflicts.js';
import { applyMerge } from '../lib/optimizer/merging/merge-rules.js';
import { labelRules } from '../lib/optimizer/rules/rule-labels.js';
import { renderText, textModule } from '../lib/optimizer/rules/module-text.js';
import { countTokens } from '../lib/llm/tokens.js';
import { askMerger } from './ask-merger.js';
import type { MergerResult, Parent } from './ask-merger.js';
import { copyGuard } from './copy-guard.js';
import { countChanges } from './count-changes.js';
import { mergeFunctions } from './merge-functions.js';
import { structureOfModule } from './module-structure.js';
import { cutNotes } from './propose-rules.js';
import type { ActivityServices, RunContext } from './run-context.js';

/** Asks the merger to unite one module of several candidates, or to shorten that of one. */
export async function mergeModules(
  services: ActivityServices,
  input: MergeModulesInput,
  signal: AbortSignal,
): Promise<MergeModulesResult> {
  const context = await services.openRun(input.run);
  const into = await context.modules(input.into);
  if (into[input.module]?.kind === 'functions') return mergeFunctions({ context, input, signal });
  const parents = await readParents(context, input);
  const asked = await askMerger({ context, input, parents, signal });
  await context.models.flush();
  const { structure, report } = unite({ context, input, parents, asked });
  const united: Modules = { ...into, [input.module]: textModule(structure) };
  return {
    modules: await services.artifacts.put(united),
    report,
    tokens: {
      merged: countTokens(renderText(structure)),
      parents: parents.map(parent => countTokens(renderText(parent.structure))),
    },
  };
}

/** Applies the merger's reply: resolves conflicts by the evidence, within the length limit. */
function unite(options: {
  context: RunContext;
  input: MergeModulesInput;
  parents: Parent[];
  asked: MergerResult;
}) {
  const { context, input, parents, asked } = options;
  const best = indexOfBest(parents.map(({ score }) => score));
  const conflicts = resolveConflicts(
    asked.conflicts,
    parents.flatMap(parent => parent.rules),
  );
  const united = applyMerge({
    parents,
    idPrefix: input.path,
    best,
    merge: {
      rules: asked.changes.rules,
      drop: [...asked.changes.drop.filter(label => !conflicts.keep.includes(label)), ...conflicts.drop],
    },
    ...copyGuard({
      settings: context.settings,
      shown: asked.shown,
      cases: asked.shown,
      structures: parents.map(({ structure }) => structure),
    }),
  });
  const limited = withinLimit({
    structure: united.structure,
    limitTokens: context.settings.optimize.moduleTokens,
    countTokens,
  });
  const report: RevisionReport = {
    module: input.module,
    ...countChanges(
      parents.flatMap(parent => parent.structure.rules.map(rule => rule.id)),
      limited.structure.rules.map(rule => rule.id),
    ),
    failure: asked.failure,
    notes: [...asked.notes, ...conflicts.notes, ...united.notes, ...cutNotes(limited.cut.length)],
    ...(united.copied > 0 && { copied: united.copied }),
    ...(conflicts.settled.length > 0 && { conflicts: conflicts.settled }),
  };
  return { structure: limited.structure, report };
}

async function readParents(context: RunContext, input: MergeModulesInput): Promise<Parent[]> {
  const structures = await Promise.all(
    input.parents.map(async parent => structureOfModule(await context.modules(parent.modules), input.module)),
  );
  const labelled = labelRules(structures);
  return input.parents.flatMap((parent, place) => {
    const structure = structures[place];
    const labels = labelled[place];
    if (!structure || !labels) return [];
    const { label, rules } = labels;
    return [
      { label, structure, opening: structure.opening, rules, score: parent.score, tasks: parent.tasks },
    ];
  });
}
