import type { ZodType } from 'zod';
import type { AgentFunction } from '../lib/domain/function.js';
import type { RevisionReport } from '../lib/domain/progress.js';
import { applyActions } from '../lib/optimizer/functions/apply-actions.js';
import { renderFunctions } from '../lib/optimizer/functions/function-text.js';
import { functionId } from '../lib/optimizer/functions/function-rules.js';
import { functionsWithinLimit } from '../lib/optimizer/functions/within-limit.js';
import {
  citingFunctionsReplySchema,
  functionsPrompt,
  functionsReplySchema,
} from '../lib/optimizer/prompts/functions-prompt.js';
import type { FunctionsReply } from '../lib/optimizer/prompts/functions-prompt.js';
import { countTokens } from '../lib/llm/tokens.js';
import { askOverEvidence, unrevised } from './ask-over-evidence.js';
import type { ReplyOverEvidence, ProposalOptions } from './ask-over-evidence.js';
import { checkActions } from './check-actions.js';
import { copyGuard } from './copy-guard.js';
import { countChanges } from './count-changes.js';
import { functionsOfModule } from './module-functions.js';
import type { RevisionResult } from '../lib/optimizer/program/requests.js';
import { writtenLanguage } from './written-language.js';

/** The minimum space stated to the optimizer: it can still rewrite a module that is full. */
const fewestTokensOfFunctions = 300;

/**
 * Asks the optimizer which functions to add, revise or remove. What it writes is checked before use: it must
 * run, and return the results of its own examples; the optimizer is shown the problems once. Not from the
 * paper.
 */
export async function proposeFunctions(work: ProposalOptions): Promise<RevisionResult> {
  const { context, input, modules } = work;
  const { agent, optimize } = context.settings;
  const { cite = false } = input;
  const functions = functionsOfModule(modules, input.module);
  const room = optimize.moduleTokens - countTokens(renderFunctions(functions));
  const schema = (cite ? citingFunctionsReplySchema : functionsReplySchema) as ZodType<FunctionsReply>;
  const asked = await askOverEvidence(work, {
    promptOf: cases =>
      functionsPrompt({
        moduleName: input.module,
        moduleNames: Object.keys(modules),
        language: writtenLanguage(agent),
        functions,
        cases,
        rejected: work.rejected.texts,
        roomTokens: Math.max(fewestTokensOfFunctions, room),
        cite,
      }),
    name: 'functions',
    schema,
  });
  if ('unrevised' in asked) return asked.unrevised;
  return revision({ work, functions, asked, schema });
}

/** Applies the requested actions that are valid. */
async function revision(options: {
  work: ProposalOptions;
  functions: readonly AgentFunction[];
  asked: ReplyOverEvidence<FunctionsReply>;
  schema: ZodType<FunctionsReply>;
}): Promise<RevisionResult> {
  const { work, functions, asked, schema } = options;
  const { input, context } = work;
  const { module, path } = input;
  const { chosen } = asked;
  const checked = await checkActions({ work, functions, asked, schema });
  const applied = applyActions({
    functions,
    actions: checked.actions,
    idPrefix: path,
    ...copyGuard({ settings: context.settings, shown: chosen.cases, cases: work.cases, structures: [] }),
  });
  const limited = functionsWithinLimit({
    functions: applied.functions,
    before: functions,
    limitTokens: context.settings.optimize.moduleTokens,
    countTokens,
  });
  const report: RevisionReport = {
    module,
    kind: 'functions',
    ...countChanges(functions.map(functionId), limited.functions.map(functionId)),
    failure: null,
    notes: [
      ...work.rejected.notes,
      ...chosen.notes,
      ...checked.notes,
      ...applied.notes,
      ...limited.cut.map(name => `${name} was left out to keep the length limit`),
    ],
    ...(applied.copied > 0 && { copied: applied.copied }),
  };
  if (report.added === 0 && report.removed === 0) {
    const [first] = report.notes;
    const none = unrevised(input, chosen.next, first ?? 'The optimizer wrote no function.');
    return { ...none, report: { ...none.report, notes: report.notes } };
  }
  const modules = { ...work.modules, [module]: { kind: 'functions' as const, functions: limited.functions } };
  return { modules: await work.context.artifacts.put(modules), next: chosen.next, report };
}
