import { FgoError } from '../lib/domain/errors.js';
import type { Modules } from '../lib/domain/module.js';
import type { Message } from '../lib/domain/trajectory.js';
import type { Case } from '../lib/optimizer/prompts/cases.js';
import { chooseCases, minEvidenceTokens } from '../lib/optimizer/prompts/choose-cases.js';
import type { ChosenCases } from '../lib/optimizer/prompts/choose-cases.js';
import type { LanguageModelError } from '../lib/llm/errors.js';
import { ContextExceededError } from '../lib/llm/errors.js';
import { completeStructured } from '../lib/llm/structured.js';
import { countTokens } from '../lib/llm/tokens.js';
import type { ZodType } from 'zod';
import { promptBudget, promptTokens } from './prompt-budget.js';
import type { ProposeInput, RevisionResult } from '../lib/optimizer/program/requests.js';
import { refuseOverflow } from './refuse-overflow.js';
import { isFiltered, isRefusedForGood } from './refused-request.js';
import type { rejectedRules } from './rejected-rules.js';
import type { RunContext } from './run-context.js';

/** The input of a proposal, for any kind of module. */
export interface ProposalOptions {
  context: RunContext;
  input: ProposeInput;
  modules: Modules;
  cases: Case[];
  rejected: Awaited<ReturnType<typeof rejectedRules>>;
  shown: EvidenceLimit;
  signal: AbortSignal;
}

/** Which evidence a prompt may show. */
export interface EvidenceLimit {
  /** Maximum number of failed tasks. */
  most: number;
  /** Ids of tasks that are not shown. */
  without: ReadonlySet<string>;
}

/** Tokens reserved for the headings above the evidence. */
const tokensOfHeadings = 32;

/** The endpoint refused a prompt because of its evidence; it may accept one that shows less. */
export class EvidenceRejectedError extends FgoError {
  constructor(
    readonly less: EvidenceLimit,
    override readonly cause: LanguageModelError,
  ) {
    super({ code: 'INTERNAL', message: cause.message, cause });
  }
}

/** A reply, and the evidence that it is based on. */
export interface ReplyOverEvidence<Reply> {
  reply: Reply;
  chosen: ChosenCases;
  messages: Message[];
}

/**
 * Asks the optimizer over as many failed tasks as fit its prompt. If there is no usable reply, returns the
 * unchanged module and the reason. Throws EvidenceRejectedError if a prompt that shows less should be tried.
 */
export async function askOverEvidence<Reply>(
  options: ProposalOptions,
  asked: { promptOf: (cases: Case[]) => Message[]; name: string; schema: ZodType<Reply> },
): Promise<ReplyOverEvidence<Reply> | { unrevised: RevisionResult }> {
  const { context, input, signal } = options;
  const { settings } = context;
  const { cite = false } = input;
  const budget = promptBudget(settings, 'optimizer');
  const budgetTokens = budget - promptTokens(asked.promptOf([])) - tokensOfHeadings;
  if (budgetTokens < minEvidenceTokens) return { unrevised: unrevised(input, null, noRoom(budget)) };
  const { overflow } = settings.optimize;
  if (overflow === 'refuse') refuseOverflow(options.cases, { budgetTokens, path: input.path, cite });
  const chosen = chooseCases({
    cases: options.cases,
    overflow,
    from: input.from,
    ...options.shown,
    cite,
    budgetTokens,
    countTokens,
  });
  const messages = asked.promptOf(chosen.cases);
  const result = await completeStructured({
    models: context.models,
    call: { role: 'optimizer', messages, sample: input.sample, path: input.path },
    name: asked.name,
    schema: asked.schema,
    signal,
  }).catch((error: unknown) => {
    if (!isRefusedForGood(error)) throw error;
    const less = lessEvidence(error, chosen, options);
    if (less) throw new EvidenceRejectedError(less, error);
    return error;
  });
  await context.models.flush();
  if (result instanceof Error) return { unrevised: unrevised(input, chosen.next, result.message) };
  if (!result.ok) {
    const failure = `The optimizer gave no usable reply (${result.reason}): ${result.detail}`;
    return { unrevised: unrevised(input, chosen.next, failure) };
  }
  return { reply: result.value, chosen, messages };
}

/**
 * What to show after a refusal; null if there is nothing left to omit. Too long: half as many tasks, the rest
 * in a further call. Filtered: first without the tasks whose critique was also refused, then without the
 * solved ones, then half as many at a time, until the refused task is alone in its prompt.
 */
function lessEvidence(
  error: LanguageModelError,
  { cases, failures }: ChosenCases,
  { shown, context }: ProposalOptions,
): EvidenceLimit | null {
  const half = failures > 1 ? { ...shown, most: Math.floor(failures / 2) } : null;
  if (!isFiltered(error)) {
    const mayHalve = error instanceof ContextExceededError && context.settings.optimize.overflow !== 'refuse';
    return mayHalve ? half : null;
  }
  const failed = cases.slice(0, failures);
  const uncritiqued = failed.filter(({ critique }) => !critique);
  const suspects = uncritiqued.length < failures ? uncritiqued : [];
  const out = suspects.length > 0 ? suspects : cases.slice(failures);
  if (out.length === 0) return half;
  return { ...shown, without: new Set([...shown.without, ...out.map(({ task }) => task.id)]) };
}

/** The unchanged module, and the reason. */
export function unrevised(input: ProposeInput, next: number | null, failure: string): RevisionResult {
  const { module, modules } = input;
  return { modules, next, report: { module, added: 0, removed: 0, failure, notes: [] } };
}

function noRoom(budget: number): string {
  return `The module leaves no room for evidence in a prompt of ${budget} tokens: raise optimize.promptTokens (or the optimizer's contextTokens), or shorten the module.`;
}
