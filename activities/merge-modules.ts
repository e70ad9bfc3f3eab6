import { chooseMerged } from '../algorithm/accept.js';
import type { RunReference } from '../algorithm/domain/manifest.js';
import type { Modules } from '../algorithm/domain/module.js';
import type { RevisionReport } from '../algorithm/domain/progress.js';
import type { Reference } from '../algorithm/domain/reference.js';
import { withinLimit } from '../algorithm/length-limit.js';
import { applyMerge, labelRules } from '../algorithm/merge-rules.js';
import type { RuleChanges } from '../algorithm/merge-rules.js';
import { renderText, textModule } from '../algorithm/module-text.js';
import { isFailure } from '../algorithm/prompts/cases.js';
import type { Case } from '../algorithm/prompts/cases.js';
import { chooseCases, fewestTokensOfEvidence } from '../algorithm/prompts/choose-cases.js';
import { mergePrompt, mergeReplySchema } from '../algorithm/prompts/merge-prompt.js';
import type { MergeInput } from '../algorithm/prompts/merge-prompt.js';
import { completeStructured } from '../llm/structured.js';
import { countTokens } from '../llm/tokens.js';
import { structureOfModule } from './module-structure.js';
import { copyGuard } from './copy-guard.js';
import { promptBudget, promptTokens } from './prompt-budget.js';
import { cutNotes } from './propose-revision.js';
import { readCases } from './read-cases.js';
import { isRefusedForGood } from './refused-request.js';
import { runActivity } from './run-activity.js';
import type { ActivityDependencies, RunContext } from './run-context.js';
import type { TaskSelection } from './select-tasks.js';

export interface MergeModulesInput {
  run: RunReference;
  /** The path of the call, relative to the run. */
  path: string;
  /** The name of the module to merge. */
  module: string;
  /** In order; `score` on validation, `tasks` the number of train tasks behind it. */
  parents: { modules: Reference; score: number | null; tasks: number }[];
  /** Of the Modules to put the merged module into. */
  into: Reference;
  /** The train tasks that a first attempt was run on, and its validation score. */
  lost: { selection: TaskSelection; evaluation: Reference; score: number | null } | null;
}

export interface MergeModulesResult {
  modules: Reference;
  report: RevisionReport;
}

type Parent = MergeInput['parents'][number] & { structure: ReturnType<typeof structureOfModule> };

/** Asks the merger to unite one module of several candidates. */
export function createMergeActivities(dependencies: ActivityDependencies) {
  return {
    async mergeModules(input: MergeModulesInput): Promise<MergeModulesResult> {
      return runActivity(async signal => {
        const context = await dependencies.openRun(input.run);
        const parents = await readParents(context, input);
        const asked = await askMerger({ dependencies, context, input, parents, signal });
        await context.models.flush();
        const best = chooseMerged({
          merged: null,
          parents: parents.map(parent => ({ mean: parent.score, scored: 0, unscored: 0 })),
        }).bestParent;
        const united = applyMerge({
          ...{ parents, merge: asked.changes, idPrefix: input.path, best },
          ...copyGuard({
            manifest: context.manifest,
            ...{ shown: asked.shown, cases: asked.shown },
            structures: parents.map(({ structure }) => structure),
          }),
        });
        const limited = withinLimit({
          structure: united.structure,
          limitTokens: context.manifest.optimize.moduleTokens,
          countTokens,
        });
        const into: Modules = {
          ...(await context.modules(input.into)),
          [input.module]: textModule(limited.structure),
        };
        const before = new Set(parents.flatMap(parent => parent.structure.rules.map(rule => rule.id)));
        const after = new Set(limited.structure.rules.map(rule => rule.id));
        return {
          modules: await dependencies.artifacts.put(into),
          report: {
            module: input.module,
            added: [...after].filter(id => !before.has(id)).length,
            removed: [...before].filter(id => !after.has(id)).length,
            failure: asked.failure,
            notes: [...asked.notes, ...united.notes, ...cutNotes(limited.cut.length)],
            ...(united.copied > 0 && { copied: united.copied }),
          },
        };
      });
    },
  };
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

interface Asked {
  changes: RuleChanges;
  /** Why the merger's words could not be used: then every rule stays. */
  failure: string | null;
  notes: string[];
  /** The train tasks that it was shown. */
  shown: Case[];
}

/** What the heading over the lost tasks takes. */
const tokensOfHeading = 50;

const mostLostCases = 12;

const noChanges: RuleChanges = { rules: [], drop: [] };

async function askMerger(work: {
  dependencies: ActivityDependencies;
  context: RunContext;
  input: MergeModulesInput;
  parents: Parent[];
  signal: AbortSignal;
}): Promise<Asked> {
  const { context, input, parents, signal } = work;
  if (parents.filter(parent => parent.rules.length > 0).length < 2) {
    return unasked('only one parent has rules: nothing to ask');
  }
  const { structure } = applyMerge({ parents, merge: noChanges, idPrefix: input.path });
  const basis: MergeInput = {
    moduleName: input.module,
    parents,
    limitTokens: context.manifest.optimize.moduleTokens,
    unitedTokens: countTokens(renderText(structure)),
    lost: null,
  };
  const room = promptBudget(context.manifest, 'merger') - promptTokens(mergePrompt(basis));
  if (room < 0) {
    const note = `the parents' rules are ${-room} tokens longer than the merger's longest prompt: every rule was kept without asking it`;
    return unasked(note);
  }
  const { lost, notes } = await lostCases({ ...work, budgetTokens: room - tokensOfHeading });
  const shown = lost?.cases ?? [];
  try {
    const result = await completeStructured({
      models: context.models,
      call: {
        role: 'merger',
        messages: mergePrompt({ ...basis, lost }),
        sample: input.lost ? 1 : 0,
        path: input.path,
      },
      name: 'merge',
      schema: mergeReplySchema,
      signal,
    });
    if (result.ok) return { changes: result.value, failure: null, notes, shown };
    const failure = `The merger gave no usable reply (${result.reason}): ${result.detail}`;
    return { changes: noChanges, failure, notes: [...notes, 'every rule was kept'], shown };
  } catch (error) {
    if (!isRefusedForGood(error)) throw error;
    return { changes: noChanges, failure: error.message, notes: [...notes, 'every rule was kept'], shown };
  }
}

function unasked(note: string): Asked {
  return { changes: noChanges, failure: null, notes: [note], shown: [] };
}

/** The train tasks that the first attempt failed, as many as have room; null where there is none to show. */
async function lostCases(work: {
  dependencies: ActivityDependencies;
  context: RunContext;
  input: MergeModulesInput;
  budgetTokens: number;
}): Promise<{ lost: MergeInput['lost']; notes: string[] }> {
  const { dependencies, context, input, budgetTokens } = work;
  if (!input.lost) return { lost: null, notes: [] };
  const { selection, evaluation, score } = input.lost;
  if (budgetTokens < fewestTokensOfEvidence) {
    return { lost: null, notes: ['the failed tasks of the first try had no room in the prompt'] };
  }
  const cases = await readCases({ dependencies, context, selection, evaluation, critiques: [] });
  const failures = cases.filter(entry => isFailure(entry.trajectory));
  const chosen = chooseCases({ cases: failures, from: 0, most: mostLostCases, budgetTokens, countTokens });
  const hidden = failures.length - chosen.failures;
  const more = hidden === 0 ? [] : [`${hidden} more failed tasks of the first try were not shown`];
  return { lost: { cases: chosen.cases, score }, notes: [...chosen.notes, ...more] };
}
