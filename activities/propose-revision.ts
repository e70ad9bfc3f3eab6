import type { RunReference } from '../algorithm/domain/manifest.js';
import type { Modules, Structure } from '../algorithm/domain/module.js';
import type { RevisionReport } from '../algorithm/domain/progress.js';
import type { Reference } from '../algorithm/domain/reference.js';
import { withinLimit } from '../algorithm/length-limit.js';
import { renderText, textModule } from '../algorithm/module-text.js';
import type { Case } from '../algorithm/prompts/cases.js';
import { chooseCases, fewestTokensOfEvidence } from '../algorithm/prompts/choose-cases.js';
import type { ChosenCases } from '../algorithm/prompts/choose-cases.js';
import { leanCases } from '../algorithm/prompts/lean-cases.js';
import {
  citingReplySchema,
  proposalPrompt,
  proposalReplySchema,
} from '../algorithm/prompts/proposal-prompt.js';
import type { ProposalReply } from '../algorithm/prompts/proposal-prompt.js';
import { applyProposal } from '../algorithm/revise.js';
import { stepsOf } from '../config/agent.js';
import type { LanguageModelError } from '../llm/errors.js';
import { ContextExceededError } from '../llm/errors.js';
import { completeStructured } from '../llm/structured.js';
import { countTokens } from '../llm/tokens.js';
import { citedRules } from './cited-rules.js';
import { structureOfModule } from './module-structure.js';
import { copyGuard } from './copy-guard.js';
import { refuseOverflow } from './refuse-overflow.js';
import { promptBudget, promptTokens } from './prompt-budget.js';
import { readCases } from './read-cases.js';
import { isRefusedForGood } from './refused-request.js';
import { rejectedRules } from './rejected-rules.js';
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
  /** Ask which cases a rule rests on. */
  cite?: boolean;
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
/** What the headings over the evidence take. */
const tokensOfHeadings = 32;
/** The share of a prompt that rules which were rejected before may take. */
const shareOfRejected = 0.25;

/** Asks the optimizer for a new version of one module: one call over as many failed tasks as fit its prompt. */
export function createProposeActivities(dependencies: ActivityDependencies) {
  return {
    async proposeRevision(input: ProposeInput): Promise<RevisionResult> {
      return runActivity(async signal => {
        const context = await dependencies.openRun(input.run);
        const modules = await context.modules(input.modules);
        const all = await readCases({ dependencies, context, ...input });
        const cases = leanCases(all, context.manifest.optimize.evidence, countTokens);
        const mostTokens = promptBudget(context.manifest, 'optimizer') * shareOfRejected;
        const rejected = await rejectedRules({ ...input, context, modules, mostTokens });
        let most = Number.POSITIVE_INFINITY;
        for (;;) {
          try {
            return await propose({ dependencies, context, input, modules, cases, rejected, most, signal });
          } catch (error) {
            // The endpoint counts otherwise than we do: show half as many tasks, the rest in a further call.
            if (!(error instanceof TooLong)) throw error;
            most = Math.floor(error.shown / 2);
          }
        }
      });
    },
  };
}

/** The endpoint found a prompt of several failed tasks too long. */
class TooLong extends Error {
  constructor(
    readonly shown: number,
    override readonly cause: LanguageModelError,
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
  rejected: Awaited<ReturnType<typeof rejectedRules>>;
  /** The most failed tasks to show. */
  most: number;
  signal: AbortSignal;
}

async function propose(work: ProposeWork): Promise<RevisionResult> {
  const { context, input, modules, signal } = work;
  const { manifest } = context;
  const { cite = false } = input;
  const structure = structureOfModule(modules, input.module);
  const room = manifest.optimize.moduleTokens - countTokens(renderText(structure));
  const basis = {
    moduleName: input.module,
    structure,
    stepsTo: stepsOf(manifest.agent),
    rejected: work.rejected.texts,
    cite,
    roomTokens: Math.min(mostTokensOfRules, Math.max(fewestTokensOfRules, room)),
  };
  const budget = promptBudget(manifest, 'optimizer');
  const budgetTokens = budget - promptTokens(proposalPrompt({ ...basis, cases: [] })) - tokensOfHeadings;
  if (budgetTokens < fewestTokensOfEvidence) return unrevised(input, null, noRoom(budget));
  const { overflow } = manifest.optimize;
  if (overflow === 'refuse') refuseOverflow(work.cases, { budgetTokens, path: input.path, cite });
  const chosen = chooseCases({
    cases: work.cases,
    overflow,
    from: input.from,
    most: work.most,
    cite,
    budgetTokens,
    countTokens,
  });
  const result = await completeStructured({
    models: context.models,
    call: {
      role: 'optimizer',
      messages: proposalPrompt({ ...basis, cases: chosen.cases }),
      sample: input.sample,
      path: input.path,
    },
    name: 'proposal',
    schema: cite ? citingReplySchema : proposalReplySchema,
    signal,
  }).catch((error: unknown) => {
    if (!isRefusedForGood(error)) throw error;
    if (error instanceof ContextExceededError && chosen.failures > 1 && overflow !== 'refuse')
      throw new TooLong(chosen.failures, error);
    return error;
  });
  await context.models.flush();
  if (result instanceof Error) return unrevised(input, chosen.next, result.message);
  if (!result.ok) {
    const failure = `The optimizer gave no usable reply (${result.reason}): ${result.detail}`;
    return unrevised(input, chosen.next, failure);
  }
  return revision({ work, structure, reply: result.value, chosen });
}

/** The module as it was, and why. */
function unrevised(input: ProposeInput, next: number | null, failure: string): RevisionResult {
  const { module, modules } = input;
  return { modules, next, report: { module, added: 0, removed: 0, failure, notes: [] } };
}

function noRoom(budget: number): string {
  return `The module leaves no room for evidence in a prompt of ${budget} tokens: raise optimize.promptTokens (or the optimizer's contextTokens), or shorten the module.`;
}

/** Puts a proposal into effect: within the length limit, noting the cases it was written for. */
async function revision(input: {
  work: ProposeWork;
  structure: Structure;
  reply: ProposalReply;
  chosen: ChosenCases;
}): Promise<RevisionResult> {
  const { work, structure, reply, chosen } = input;
  const { module, path } = work.input;
  const { rules, notes } = citedRules({ reply, chosen, cite: work.input.cite ?? false });
  const { manifest } = work.context;
  const revised = applyProposal({
    ...{ structure, proposal: { rules, remove: reply.remove }, idPrefix: path },
    ...copyGuard({ manifest, shown: chosen.cases, cases: work.cases, structures: [structure] }),
  });
  if (revised.copied === rules.length && reply.remove.length === 0) {
    const failure = 'Every proposed rule copies a train task.';
    const { report, ...unchanged } = unrevised(work.input, chosen.next, failure);
    return { ...unchanged, report: { ...report, notes: revised.notes, copied: revised.copied } };
  }
  const limited = withinLimit({
    structure: revised.structure,
    limitTokens: manifest.optimize.moduleTokens,
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
      notes: [
        ...[...work.rejected.notes, ...chosen.notes, ...notes],
        ...[...revised.notes, ...cutNotes(limited.cut.length)],
      ],
      ...(revised.copied > 0 && { copied: revised.copied }),
    },
  };
}

/** Exported for the merge, which is held to the same limit. */
export function cutNotes(rules: number): string[] {
  return rules === 0 ? [] : [`${rules} rules cut to keep the length limit`];
}
