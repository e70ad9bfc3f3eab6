import { errorText } from '../lib/domain/errors.js';
import { checkFunction } from '../lib/agents/functions/check-function.js';
import { renderFunctions } from '../lib/optimizer/functions/function-text.js';
import type { Modules } from '../lib/domain/module.js';
import { readFunctionReply } from '../lib/optimizer/functions/function-reply.js';
import { interfaceOf } from '../lib/optimizer/functions/merge-equivalent.js';
import type { FunctionEntry } from '../lib/optimizer/functions/merge-equivalent.js';
import type { MergedFunction } from '../lib/optimizer/functions/merge-function-sets.js';
import type { NamedConflict } from '../lib/optimizer/merging/resolve-conflicts.js';
import {
  mergeFunctionsPrompt,
  mergeFunctionsReplySchema,
} from '../lib/optimizer/prompts/merge-functions-prompt.js';
import type {
  BehaviourDifference,
  MergeFunctionsReply,
} from '../lib/optimizer/prompts/merge-functions-prompt.js';
import { readLabel } from '../lib/optimizer/rules/rule-labels.js';
import { completeStructured } from '../lib/llm/structured.js';
import type { FunctionMergeOptions, FunctionTrials } from './function-merge-options.js';
import { countTokens } from '../lib/llm/tokens.js';
import { promptBudget, promptTokens } from './prompt-budget.js';
import { isRefusedForGood } from './refused-request.js';
import { checkOptions, takenNames, writtenLanguage } from './written-language.js';

/** The result of a merger call on functions. */
export interface FunctionMergerResult {
  merged: MergedFunction[];
  drop: readonly string[];
  conflicts: readonly NamedConflict[];
  /** Why the merger's reply was unusable: then every function is kept. */
  failure: string | null;
  notes: string[];
}

type FunctionMergerOptions = FunctionMergeOptions & {
  modules: Modules;
  entries: readonly FunctionEntry[];
  tried: FunctionTrials;
};

/** Maximum inputs per pair that show a difference. */
const mostDifferences = 3;

/** Asks the merger about functions of several parents, unless there is nothing to ask. */
export async function askFunctionMerger(work: FunctionMergerOptions): Promise<FunctionMergerResult> {
  const { context, input, entries, signal } = work;
  const { settings } = context;
  if (new Set(entries.flatMap(({ sources }) => sources.map(({ parent }) => parent))).size < 2)
    return unasked('only one parent has functions of its own: nothing to ask');
  if (entries.every(({ sources }) => sources.length > 1))
    return unasked('all functions are alike: nothing to ask');
  const messages = mergeFunctionsPrompt({
    moduleName: input.module,
    language: writtenLanguage(settings.agent),
    parents: input.parents.map(({ score, tasks }) => ({ score, tasks })),
    functions: entries.flatMap(({ sources: [first], written }) => (first ? [{ ...first, written }] : [])),
    differences: differencesOf(work),
    limitTokens: settings.optimize.moduleTokens,
    unitedTokens: countTokens(renderFunctions(entries.map(({ written }) => written))),
  });
  const over = promptTokens(messages) - promptBudget(settings, 'merger');
  if (over > 0) {
    return unasked(
      `the parents' functions are ${over} tokens longer than the merger's longest prompt: it was not asked`,
    );
  }
  try {
    const result = await completeStructured({
      models: context.models,
      call: { role: 'merger', messages, sample: input.lost ? 1 : 0, path: input.path },
      name: 'merge_functions',
      schema: mergeFunctionsReplySchema,
      signal,
    });
    await context.models.flush();
    if (!result.ok) return unusable(`The merger gave no usable reply (${result.reason}): ${result.detail}`);
    return await checked(work, result.value);
  } catch (error) {
    if (!isRefusedForGood(error)) throw error;
    return unusable(errorText(error));
  }
}

function unasked(note: string): FunctionMergerResult {
  return { merged: [], drop: [], conflicts: [], failure: null, notes: [note] };
}

function unusable(failure: string): FunctionMergerResult {
  return { merged: [], drop: [], conflicts: [], failure, notes: ['every function was kept'] };
}

/**
 * The merger's functions that may be used: correct on their own examples and on those of the functions they
 * replace.
 */
async function checked(
  work: FunctionMergerOptions,
  reply: MergeFunctionsReply,
): Promise<FunctionMergerResult> {
  const { context, entries } = work;
  const { agent } = context.settings;
  const merged: MergedFunction[] = [];
  const notes: string[] = [];
  for (const [index, each] of reply.functions.entries()) {
    const { name, replaces } = each;
    const cited = new Set(replaces.map(readLabel));
    const replaced = entries.filter(({ sources }) => sources.some(({ label }) => cited.has(label)));
    const [before] = replaced;
    const language = writtenLanguage(agent);
    const { written, problems } = readFunctionReply({ name, reply: each, language, before: before?.written });
    // A function inherits the examples of a function that it replaces only if both have the same interface.
    const inherited = replaced
      .filter(entry => interfaceOf(entry.written) === interfaceOf(written))
      .flatMap(entry => entry.written.examples ?? []);
    const examples = distinctExamples([...(written.examples ?? []), ...inherited]);
    if (takenNames(agent, { modules: work.modules, except: work.input.module }).has(name))
      problems.push('the agent has another tool of that name');
    const whole = { ...written, examples };
    if (problems.length === 0)
      problems.push(...(await checkFunction(whole, { ...checkOptions(agent), signal: work.signal })));
    if (problems.length > 0)
      notes.push(`${name} of the merger cannot be used: ${problems.slice(0, 3).join('; ')}`);
    else merged.push({ written: whole, replaces, place: index + 1 });
  }
  return { merged, drop: reply.drop, conflicts: reply.conflicts ?? [], failure: null, notes };
}

/** Maximum examples that checking a function may use. */
const mostExamples = 12;

/** Examples that contradict each other are both kept: no function is correct on both. */
function distinctExamples<Example extends object>(examples: readonly Example[]): Example[] {
  const byText = new Map(examples.map(example => [JSON.stringify(example), example]));
  return [...byText.values()].slice(0, mostExamples);
}

/** For entries of one name that differ: some inputs and what each returns. */
function differencesOf({ entries, tried }: FunctionMergerOptions): BehaviourDifference[] {
  return entries.flatMap((entry, place) =>
    entries.slice(place + 1).flatMap(other => {
      const [one] = entry.sources;
      const [two] = other.sources;
      if (!one || !two || entry.written.name !== other.written.name) return [];
      const left = tried.behaviours.get(one.label) ?? [];
      const right = tried.behaviours.get(two.label) ?? [];
      return (tried.inputs.get(one.label) ?? [])
        .flatMap((tryInput, at) =>
          left[at] === right[at]
            ? []
            : [
                {
                  labels: [one.label, two.label],
                  call: `${entry.written.name}(${JSON.stringify(tryInput)})`,
                  results: [left[at] ?? '?', right[at] ?? '?'],
                },
              ],
        )
        .slice(0, mostDifferences);
    }),
  );
}
