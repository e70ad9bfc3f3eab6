import type { ProposeInput, RevisionResult } from '../lib/optimizer/program/requests.js';
import { casesForModule, needsNoRevision } from '../lib/optimizer/provenance/failure-attribution.js';
import { reduceCases } from '../lib/optimizer/prompts/reduce-cases.js';
import { countTokens } from '../lib/llm/tokens.js';
import { EvidenceRejectedError } from './ask-over-evidence.js';
import type { EvidenceLimit } from './ask-over-evidence.js';
import { promptBudget } from './prompt-budget.js';
import { proposeFunctions } from './propose-functions.js';
import { proposeRules } from './propose-rules.js';
import { readCases } from './read-cases.js';
import { rejectedRules } from './rejected-rules.js';
import type { ActivityServices } from './run-context.js';

/** The share of a prompt that earlier rejected rules may take. */
const shareOfRejected = 0.25;

/** Asks the optimizer for a new version of one module: one call over as many failed tasks as fit its prompt. */
export async function proposeRevision(
  services: ActivityServices,
  input: ProposeInput,
  signal: AbortSignal,
): Promise<RevisionResult> {
  const context = await services.openRun(input.run);
  const modules = await context.modules(input.modules);
  const all = await readCases({ context, ...input });
  const moduleNames = Object.keys(modules);
  const own = casesForModule(input.module, all, moduleNames);
  if (needsNoRevision(own, moduleNames)) return spared(input);
  const cases = reduceCases(own, context.settings.optimize.evidence, countTokens);
  const mostTokens = promptBudget(context.settings, 'optimizer') * shareOfRejected;
  const rejected = await rejectedRules({ ...input, context, modules, mostTokens });
  const propose = modules[input.module]?.kind === 'functions' ? proposeFunctions : proposeRules;
  let shown: EvidenceLimit = { most: Number.POSITIVE_INFINITY, without: new Set() };
  for (;;) {
    try {
      return await propose({ context, input, modules, cases, rejected, shown, signal });
    } catch (error) {
      if (!(error instanceof EvidenceRejectedError)) throw error;
      shown = error.less;
    }
  }
}

/** The unchanged module, because no failure belongs to it: the call has not failed. */
function spared({ module, modules }: ProposeInput): RevisionResult {
  const notes = ['no failure belongs to it'];
  return { modules, next: null, report: { module, added: 0, removed: 0, failure: null, notes } };
}
