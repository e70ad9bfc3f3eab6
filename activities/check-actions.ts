import type { ZodType } from 'zod';
import { checkFunction } from '../lib/agents/functions/check-function.js';
import { runFunction } from '../lib/agents/functions/run-function.js';
import type { FunctionOptions } from '../lib/agents/functions/run-function.js';
import type { AgentFunction, FunctionExample, WrittenFunction } from '../lib/domain/function.js';
import type { FunctionAction } from '../lib/optimizer/functions/apply-actions.js';
import { readFunctionReply } from '../lib/optimizer/functions/function-reply.js';
import { repairRequest } from '../lib/optimizer/prompts/functions-prompt.js';
import type { FunctionsReply } from '../lib/optimizer/prompts/functions-prompt.js';
import { completeStructured } from '../lib/llm/structured.js';
import type { ReplyOverEvidence, ProposalOptions } from './ask-over-evidence.js';
import { readCited } from './cited-rules.js';
import { isRefusedForGood } from './refused-request.js';
import { checkOptions, takenNames, writtenLanguage } from './written-language.js';

interface CheckOptions {
  work: ProposalOptions;
  functions: readonly AgentFunction[];
  asked: ReplyOverEvidence<FunctionsReply>;
  schema: ZodType<FunctionsReply>;
}

interface Checked {
  actions: FunctionAction[];
  /** Problems by function name. */
  problems: Map<string, string[]>;
}

/**
 * The actions of a reply that may be applied: what they write parses, has a valid schema, and returns the
 * results of its own examples. The optimizer is shown the problems of the others once. In its second reply, a
 * function that runs but returns other results than its author states is accepted with its actual results:
 * models make mistakes in examples as well as in code, and scoring decides. The rest is omitted and reported
 * in notes.
 */
export async function checkActions(
  parts: CheckOptions,
): Promise<{ actions: FunctionAction[]; notes: string[] }> {
  const first = await check(parts, onePerName(parts.asked.reply));
  if (first.problems.size === 0) return { actions: first.actions, notes: [] };
  const reply = await askForRepair(parts, first.problems);
  const again = reply ? onePerName(reply).functions.filter(({ name }) => first.problems.has(name)) : [];
  const second = await check(parts, { functions: again }, true);
  const repaired = new Set(second.actions.map(({ name }) => name));
  const notes = [...first.problems].map(([name, problems]) => {
    const left = second.problems.get(name);
    if (!repaired.has(name))
      return `${name} cannot be used and was left out: ${(left ?? problems).join('; ')}`;
    return left
      ? `${name} is used although it returns other results than its examples state: ${left.join('; ')}`
      : `${name} was written again: ${problems[0] ?? ''}`;
  });
  const base = parts.asked.reply.functions.length;
  return {
    actions: [...first.actions, ...second.actions.map(act => ({ ...act, place: base + act.place }))],
    notes,
  };
}

/** If several actions have the same name, the last one counts. */
function onePerName({ functions }: FunctionsReply): FunctionsReply {
  return { functions: [...new Map(functions.map(act => [act.name, act])).values()] };
}

/** `isLast`: accepts every function that runs, whatever its examples state. */
async function check(parts: CheckOptions, reply: FunctionsReply, isLast = false): Promise<Checked> {
  const { work, functions, asked } = parts;
  const { agent } = work.context.settings;
  const options = { ...checkOptions(agent), signal: work.signal };
  const problems = new Map<string, string[]>();
  const actions: FunctionAction[] = [];
  for (const [index, act] of reply.functions.entries()) {
    const { name } = act;
    const place = index + 1;
    if (act.action === 'remove') {
      actions.push({ action: 'remove', name, place });
      continue;
    }
    const before = functions.find(each => each.name === name);
    const { written: proposed, problems: unread } = readFunctionReply({
      name,
      reply: act,
      before,
      language: writtenLanguage(agent),
    });
    const taken = takenNames(agent, { modules: work.modules, except: work.input.module }).has(name)
      ? ['the agent has another tool of that name: take another']
      : [];
    const found = [...taken, ...unread];
    const isRead = found.length === 0;
    if (isRead) found.push(...(await checkFunction(proposed, options)));
    const runs = isRead && isLast && found.length > 0 ? await withItsResults(proposed, options) : null;
    if (found.length > 0) problems.set(name, found);
    if (found.length === 0 || runs) {
      const written = runs ?? proposed;
      const { citation } = readCited({ written: act, chosen: asked.chosen, cite: work.input.cite ?? false });
      actions.push({ action: act.action, name, place, written, ...citation });
    }
  }
  return { actions, problems };
}

/** The function with its actual results for its examples; null if it does not run on all of them. */
async function withItsResults(
  written: WrittenFunction,
  options: FunctionOptions,
): Promise<WrittenFunction | null> {
  const given = written.examples ?? [];
  // All checks except the examples, which are run here.
  const problems = await checkFunction({ ...written, examples: [] }, { ...options, needsExample: false });
  if (given.length === 0 || problems.length > 0) return null;
  const examples: FunctionExample[] = [];
  for (const { arguments: input } of given) {
    const outcome = await runFunction(written, input, options);
    if (!outcome.ok) return null;
    examples.push({ arguments: input, result: outcome.value });
  }
  return { ...written, examples };
}

async function askForRepair(
  { work, asked, schema }: CheckOptions,
  problems: ReadonlyMap<string, readonly string[]>,
): Promise<FunctionsReply | null> {
  const { context, input, signal } = work;
  const written = asked.reply.functions.filter(({ name }) => problems.has(name));
  try {
    const result = await completeStructured({
      models: context.models,
      call: {
        role: 'optimizer',
        messages: [
          ...asked.messages,
          { role: 'assistant', content: JSON.stringify({ functions: written }) },
          { role: 'user', content: repairRequest(problems) },
        ],
        sample: input.sample,
        path: `${input.path}/again`,
      },
      name: 'functions',
      schema,
      signal,
    });
    await context.models.flush();
    return result.ok ? result.value : null;
  } catch (error) {
    if (!isRefusedForGood(error)) throw error;
    return null;
  }
}
