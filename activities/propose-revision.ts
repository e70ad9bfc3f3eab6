import type { RunReference } from '../algorithm/domain/manifest.js';
import type { Modules, Structure } from '../algorithm/domain/module.js';
import type { RevisionReport } from '../algorithm/domain/progress.js';
import type { Reference } from '../algorithm/domain/reference.js';
import { withinLimit } from '../algorithm/length-limit.js';
import { renderText, structureOf, textModule } from '../algorithm/module-text.js';
import type { Case } from '../algorithm/prompts/cases.js';
import { chooseCases } from '../algorithm/prompts/choose-cases.js';
import type { ChosenCases } from '../algorithm/prompts/choose-cases.js';
import { proposalPrompt, proposalReplySchema } from '../algorithm/prompts/proposal-prompt.js';
import type { ProposalReply } from '../algorithm/prompts/proposal-prompt.js';
import { applyProposal } from '../algorithm/revise.js';
import { ContextExceededError } from '../llm/errors.js';
import { completeStructured } from '../llm/structured.js';
import { countTokens } from '../llm/tokens.js';
import { promptBudget } from './prompt-budget.js';
import { readCases } from './read-cases.js';
import { runActivity } from './run-activity.js';
import type { ActivityDependencies, RunContext } from './run-context.js';
import type { TaskSelection } from './select-tasks.js';

export interface ProposeInput {
  run: RunReference;
  /** The path of the call, relative to the run: what the ids of its rules start with. */
  path: string;
  /** The name of the module to revise. */
  module: string;
  /** Of the Modules as they are now. */
  modules: Reference;
  selection: TaskSelection;
  evaluation: Reference;
  critiques: Reference[];
  /** Of Modules that were proposed for the same parent before and did not help. */
  rejected: Reference[];
  /** The ordinal of the proposal for this parent. */
  sample: number;
  /** How many failed tasks earlier calls of this proposal have shown. */
  from: number;
}

export interface RevisionResult {
  /** Of the revised Modules; the same as before where the revision failed. */
  modules: Reference;
  report: RevisionReport;
  /** The `from` of the next call of this proposal; null where all failed tasks have been shown. */
  next: number | null;
}

/** Tokens that a proposal's rules may take at the most, whatever room the module has. */
const mostTokensOfRules = 1_500;
const fewestTokensOfRules = 100;

/** Asks the optimizer for a new version of one module: one call over as many failed tasks as fit its prompt. */
export function createProposeActivities(dependencies: ActivityDependencies) {
  return {
    async proposeRevision(input: ProposeInput): Promise<RevisionResult> {
      return runActivity(async signal => {
        const context = await dependencies.openRun(input.run);
        const modules = await context.modules(input.modules);
        const cases = await readCases({ dependencies, context, ...input });
        const rejected = await rejectedRules(context, input, modules);
        let most = Number.POSITIVE_INFINITY;
        for (;;) {
          try {
            return await propose({ dependencies, context, input, modules, cases, rejected, most, signal });
          } catch (error) {
            // The endpoint counts otherwise than we do: show half as many tasks, the rest in a further call.
            const shown = error instanceof TooLong ? error.shown : 1;
            if (shown <= 1) throw error;
            most = Math.floor(shown / 2);
          }
        }
      });
    },
  };
}

class TooLong extends Error {
  constructor(
    readonly shown: number,
    override readonly cause: ContextExceededError,
  ) {
    super(cause.message);
  }
}

interface ProposeWork {
  dependencies: ActivityDependencies;
  context: RunContext;
  input: ProposeInput;
  modules: Modules;
  cases: Case[];
  rejected: string[];
  /** The most failed tasks to show. */
  most: number;
  signal: AbortSignal;
}

async function propose(work: ProposeWork): Promise<RevisionResult> {
  const { context, input, modules, signal } = work;
  const { manifest } = context;
  const structure = structureOfModule(modules, input.module);
  const room = manifest.optimize.moduleTokens - countTokens(renderText(structure));
  const basis = {
    moduleName: input.module,
    structure,
    rejected: work.rejected,
    roomTokens: Math.min(mostTokensOfRules, Math.max(fewestTokensOfRules, room)),
  };
  const chosen = chooseCases({
    cases: work.cases,
    from: input.from,
    most: work.most,
    budgetTokens: promptBudget(manifest, 'optimizer') - promptTokens(proposalPrompt({ ...basis, cases: [] })),
    countTokens,
  });
  const result = await completeStructured({
    models: context.models,
    call: {
      role: 'optimizer',
      messages: proposalPrompt({ ...basis, cases: chosen.cases }),
      sample: input.sample,
    },
    name: 'proposal',
    schema: proposalReplySchema,
    signal,
  }).catch((error: unknown) => {
    if (error instanceof ContextExceededError) throw new TooLong(chosen.failures, error);
    throw error;
  });
  await context.models.flush();
  if (!result.ok) {
    const failure = `The optimizer gave no usable reply (${result.reason}): ${result.detail}`;
    return { modules: input.modules, next: chosen.next, report: failed(input.module, failure) };
  }
  return revision({ work, structure, reply: result.value, chosen });
}

/** Puts a proposal into effect: within the length limit, citing only cases that were shown. */
async function revision(input: {
  work: ProposeWork;
  structure: Structure;
  reply: ProposalReply;
  chosen: ChosenCases;
}): Promise<RevisionResult> {
  const { work, structure, reply, chosen } = input;
  const { module, path } = work.input;
  const shown = new Set(chosen.cases.map(entry => entry.task.id));
  const rules = reply.rules.map(rule => ({ ...rule, cases: rule.cases.filter(id => shown.has(id)) }));
  const revised = applyProposal({ structure, proposal: { rules, remove: reply.remove }, idPrefix: path });
  const limited = withinLimit({
    structure: revised.structure,
    limitTokens: work.context.manifest.optimize.moduleTokens,
    countTokens,
  });
  const kept = new Set(limited.structure.rules.map(rule => rule.id));
  const before = new Set(structure.rules.map(rule => rule.id));
  return {
    modules: await work.dependencies.artifacts.put({
      ...work.modules,
      [module]: textModule(limited.structure),
    }),
    next: chosen.next,
    report: {
      module,
      added: limited.structure.rules.filter(rule => !before.has(rule.id)).length,
      removed: structure.rules.filter(rule => !kept.has(rule.id)).length,
      failure: null,
      notes: [...chosen.notes, ...revised.notes, ...cutNotes(limited.cut.length)],
    },
  };
}

/** Exported for the merge, which is held to the same limit. */
export function cutNotes(rules: number): string[] {
  return rules === 0 ? [] : [`${rules} rules cut to keep the length limit`];
}

function failed(module: string, failure: string): RevisionReport {
  return { module, added: 0, removed: 0, failure, notes: [] };
}

/** Exported for the merge. */
export function promptTokens(messages: { content: string }[]): number {
  return messages.reduce((sum, message) => sum + countTokens(message.content), 0);
}

/** Exported for the merge. */
export function structureOfModule(modules: Modules, name: string): Structure {
  const module = modules[name];
  if (module?.kind !== 'text') throw new TypeError(`The module "${name}" is not a text.`);
  return structureOf(module);
}

/** The rules that rejected proposals would have added, as text. */
async function rejectedRules(context: RunContext, input: ProposeInput, modules: Modules): Promise<string[]> {
  const known = new Set(structureOfModule(modules, input.module).rules.map(rule => rule.id));
  const versions = await Promise.all(input.rejected.map(reference => context.modules(reference)));
  return versions.flatMap(version =>
    structureOfModule(version, input.module)
      .rules.filter(rule => !known.has(rule.id))
      .map(rule => (rule.when === '' ? rule.then : `When ${rule.when}: ${rule.then}`)),
  );
}
