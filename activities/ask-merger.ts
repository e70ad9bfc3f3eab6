import { errorText } from '../lib/domain/errors.js';
import type { NamedConflict } from '../lib/optimizer/merging/resolve-conflicts.js';
import { applyMerge } from '../lib/optimizer/merging/merge-rules.js';
import type { RuleChanges } from '../lib/optimizer/merging/merge-rules.js';
import { renderText } from '../lib/optimizer/rules/module-text.js';
import { isFailure } from '../lib/optimizer/prompts/cases.js';
import type { Case } from '../lib/optimizer/prompts/cases.js';
import { chooseCases, minEvidenceTokens } from '../lib/optimizer/prompts/choose-cases.js';
import { compactPrompt } from '../lib/optimizer/prompts/compact-prompt.js';
import { mergePrompt, mergeReplySchema } from '../lib/optimizer/prompts/merge-prompt.js';
import type { MergePromptOptions, MergeParent } from '../lib/optimizer/prompts/merge-prompt.js';
import type { Structure } from '../lib/domain/module.js';
import type { Message } from '../lib/domain/trajectory.js';
import { completeStructured } from '../lib/llm/structured.js';
import { countTokens } from '../lib/llm/tokens.js';
import type { MergeModulesInput } from '../lib/optimizer/program/requests.js';
import { promptBudget, promptTokens } from './prompt-budget.js';
import { readCases } from './read-cases.js';
import { isFiltered, isRefusedForGood } from './refused-request.js';
import type { RunContext } from './run-context.js';

export type Parent = MergeParent & { structure: Structure };

/** The result of a merger call. */
export interface MergerResult {
  changes: RuleChanges;
  conflicts: readonly NamedConflict[];
  /** Why the merger's reply was unusable: then every rule is kept. */
  failure: string | null;
  notes: string[];
  /** The train tasks that it was shown. */
  shown: Case[];
}

interface MergerOptions {
  context: RunContext;
  input: MergeModulesInput;
  parents: Parent[];
  signal: AbortSignal;
}

/** Tokens reserved for the heading above the lost tasks. */
const tokensOfHeading = 50;

const mostLostCases = 12;

const noChanges: RuleChanges = { rules: [], drop: [] };

/**
 * Asks the merger to unite the parents' rules, or to shorten those of the only parent, unless there is
 * nothing to ask.
 */
export async function askMerger(options: MergerOptions): Promise<MergerResult> {
  return options.input.compactTo === undefined
    ? askToUnite(options)
    : askToShorten(options, options.input.compactTo);
}

async function askToUnite(options: MergerOptions): Promise<MergerResult> {
  const { context, input, parents } = options;
  if (parents.filter(parent => parent.rules.length > 0).length < 2) {
    return unasked('only one parent has rules: nothing to ask');
  }
  const { structure } = applyMerge({ parents, merge: noChanges, idPrefix: input.path });
  const basis: MergePromptOptions = {
    moduleName: input.module,
    parents,
    limitTokens: context.settings.optimize.moduleTokens,
    unitedTokens: countTokens(renderText(structure)),
    lost: null,
  };
  const room = promptBudget(context.settings, 'merger') - promptTokens(mergePrompt(basis));
  if (room < 0) {
    const note = `the parents' rules are ${-room} tokens longer than the merger's longest prompt: every rule was kept without asking it`;
    return unasked(note);
  }
  const { lost, notes } = await lostCases({ ...options, budgetTokens: room - tokensOfHeading });
  const sample = input.lost ? 1 : 0;
  const shown = lost?.cases ?? [];
  const messages = mergePrompt({ ...basis, lost });
  return complete(options, {
    messages,
    sample,
    shown,
    notes,
    ...(lost && { withoutTasks: mergePrompt(basis) }),
  });
}

async function askToShorten(options: MergerOptions, limitTokens: number): Promise<MergerResult> {
  const { context, input, parents } = options;
  const [only] = parents;
  if (!only || only.rules.length === 0) return unasked('there is no rule to shorten');
  const tokens = countTokens(renderText(only.structure));
  const { opening, rules } = only;
  const messages = compactPrompt({ moduleName: input.module, opening, rules, limitTokens, tokens });
  const room = promptBudget(context.settings, 'merger') - promptTokens(messages);
  if (room < 0) return unasked(`the rules are ${-room} tokens longer than the merger's longest prompt`);
  return complete(options, { messages, sample: 0, shown: [], notes: [] });
}

async function complete(
  options: Pick<MergerOptions, 'context' | 'input' | 'signal'>,
  call: {
    messages: Message[];
    sample: number;
    shown: Case[];
    notes: string[];
    /** The messages to send if the endpoint refuses the tasks in the prompt. */
    withoutTasks?: Message[];
  },
): Promise<MergerResult> {
  const { context, input, signal } = options;
  const { messages, sample, shown, notes, withoutTasks } = call;
  const unusable = (failure: string): MergerResult => ({
    changes: noChanges,
    conflicts: [],
    failure,
    shown,
    notes: [...notes, 'every rule was kept'],
  });
  try {
    const result = await completeStructured({
      models: context.models,
      call: { role: 'merger', messages, sample, path: input.path },
      name: 'merge',
      schema: mergeReplySchema,
      signal,
    });
    if (!result.ok) return unusable(`The merger gave no usable reply (${result.reason}): ${result.detail}`);
    const { conflicts = [], ...changes } = result.value;
    return { changes, conflicts, failure: null, notes, shown };
  } catch (error) {
    if (!isRefusedForGood(error)) throw error;
    if (!withoutTasks || !isFiltered(error)) return unusable(errorText(error));
    const refused = 'the endpoint refused the failed tasks of the first try: they were not shown';
    return complete(options, { messages: withoutTasks, sample, shown: [], notes: [...notes, refused] });
  }
}

function unasked(note: string): MergerResult {
  return { changes: noChanges, conflicts: [], failure: null, notes: [note], shown: [] };
}

/** The train tasks that the first attempt failed, as many as fit; null if there are none to show. */
async function lostCases(options: {
  context: RunContext;
  input: MergeModulesInput;
  budgetTokens: number;
}): Promise<{ lost: MergePromptOptions['lost']; notes: string[] }> {
  const { context, input, budgetTokens } = options;
  if (!input.lost) return { lost: null, notes: [] };
  const { selection, evaluation, score } = input.lost;
  if (budgetTokens < minEvidenceTokens) {
    return { lost: null, notes: ['the failed tasks of the first try had no room in the prompt'] };
  }
  const cases = await readCases({ context, selection, evaluation, critiques: [] });
  const failures = cases.filter(entry => isFailure(entry.trajectory));
  const chosen = chooseCases({ cases: failures, from: 0, most: mostLostCases, budgetTokens, countTokens });
  const hidden = failures.length - chosen.failures;
  const more = hidden === 0 ? [] : [`${hidden} more failed tasks of the first try were not shown`];
  return { lost: { cases: chosen.cases, score }, notes: [...chosen.notes, ...more] };
}
