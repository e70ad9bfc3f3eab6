import { writtenLanguage } from '../../../activities/written-language.js';
import type { Manifest } from '../../config/manifest.js';
import type { Message } from '../../domain/trajectory.js';
import { renderModule } from '../../optimizer/functions/render-module.js';
import { structureOf } from '../../optimizer/rules/module-text.js';
import { functionsPrompt } from '../../optimizer/prompts/functions-prompt.js';
import { proposalPrompt } from '../../optimizer/prompts/proposal-prompt.js';
import { kindOf } from '../../config/agent.js';
import { countTokens } from '../../llm/tokens.js';

/** Returns the optimizer's prompt for each module, without any tasks. */
export function emptyProposals(run: Pick<Manifest, 'agent' | 'modules' | 'optimize'>): Message[][] {
  const { agent, modules, optimize } = run;
  const { cite, moduleTokens } = optimize;
  return Object.entries(modules).map(([moduleName, module]) => {
    const roomTokens = Math.max(100, moduleTokens - countTokens(renderModule(module)));
    const moduleNames = Object.keys(modules);
    const empty = { moduleName, moduleNames, cases: [], rejected: [], roomTokens, cite };
    if (module.kind === 'functions') {
      return functionsPrompt({ ...empty, functions: module.functions, language: writtenLanguage(agent) });
    }
    return proposalPrompt({ ...empty, structure: structureOf(module), stepsTo: kindOf(agent).stepsTo });
  });
}
