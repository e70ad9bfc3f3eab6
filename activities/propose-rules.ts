import type { ZodType } from 'zod';
import type { Structure } from '../lib/domain/module.js';
import { withinLimit } from '../lib/optimizer/rules/length-limit.js';
import { renderText, textModule } from '../lib/optimizer/rules/module-text.js';
import type { ChosenCases } from '../lib/optimizer/prompts/choose-cases.js';
import {
  citingReplySchema,
  proposalPrompt,
  proposalReplySchema,
} from '../lib/optimizer/prompts/proposal-prompt.js';
import type { ProposalReply } from '../lib/optimizer/prompts/proposal-prompt.js';
import { applyProposal } from '../lib/optimizer/rules/apply-proposal.js';
import { kindOf } from '../lib/config/agent.js';
import { countTokens } from '../lib/llm/tokens.js';
import { askOverEvidence, unrevised } from './ask-over-evidence.js';
import type { ProposalOptions } from './ask-over-evidence.js';
import { citedRules } from './cited-rules.js';
import { copyGuard } from './copy-guard.js';
import { countChanges } from './count-changes.js';
import { structureOfModule } from './module-structure.js';
import type { RevisionResult } from '../lib/optimizer/program/requests.js';

/** Maximum tokens of a proposal's rules, even if the module has more space. */
const mostTokensOfRules = 1_500;
const fewestTokensOfRules = 100;

/** Asks the optimizer for rules based on contrast, and adds them to a text module. */
export async function proposeRules(options: ProposalOptions): Promise<RevisionResult> {
  const { context, input, modules } = options;
  const { settings } = context;
  const { cite = false } = input;
  const structure = structureOfModule(modules, input.module);
  const room = settings.optimize.moduleTokens - countTokens(renderText(structure));
  const basis = {
    moduleName: input.module,
    moduleNames: Object.keys(modules),
    structure,
    stepsTo: kindOf(settings.agent).stepsTo,
    rejected: options.rejected.texts,
    cite,
    roomTokens: Math.min(mostTokensOfRules, Math.max(fewestTokensOfRules, room)),
  };
  const asked = await askOverEvidence(options, {
    promptOf: cases => proposalPrompt({ ...basis, cases }),
    name: 'proposal',
    schema: (cite ? citingReplySchema : proposalReplySchema) as ZodType<ProposalReply>,
  });
  if ('unrevised' in asked) return asked.unrevised;
  return revision({ options, structure, ...asked });
}

/** Applies a proposal within the length limit, and records the cases it was written for. */
async function revision(input: {
  options: ProposalOptions;
  structure: Structure;
  reply: ProposalReply;
  chosen: ChosenCases;
}): Promise<RevisionResult> {
  const { options, structure, reply, chosen } = input;
  const { module, path } = options.input;
  const { rules, notes } = citedRules({ reply, chosen, cite: options.input.cite ?? false });
  const { settings } = options.context;
  const revised = applyProposal({
    structure,
    proposal: { rules, remove: reply.remove },
    idPrefix: path,
    ...copyGuard({ settings, shown: chosen.cases, cases: options.cases, structures: [structure] }),
  });
  if (revised.copied === rules.length && reply.remove.length === 0) {
    const failure = 'Every proposed rule copies a train task.';
    const { report, ...unchanged } = unrevised(options.input, chosen.next, failure);
    return { ...unchanged, report: { ...report, notes: revised.notes, copied: revised.copied } };
  }
  const limited = withinLimit({
    structure: revised.structure,
    limitTokens: settings.optimize.moduleTokens,
    countTokens,
  });
  const idsOf = ({ rules: all }: Structure) => all.map(rule => rule.id);
  return {
    modules: await options.context.artifacts.put({
      ...options.modules,
      [module]: textModule(limited.structure),
    }),
    next: chosen.next,
    report: {
      module,
      ...countChanges(idsOf(structure), idsOf(limited.structure)),
      failure: null,
      notes: [
        ...options.rejected.notes,
        ...chosen.notes,
        ...notes,
        ...revised.notes,
        ...cutNotes(limited.cut.length),
      ],
      ...(revised.copied > 0 && { copied: revised.copied }),
    },
  };
}

/** Exported for the merge, which has the same limit. */
export function cutNotes(rules: number): string[] {
  return rules === 0 ? [] : [`${rules} rules cut to keep the length limit`];
}
