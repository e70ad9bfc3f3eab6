import { promptBudget } from '../../../activities/prompt-budget.js';
import { shownInstructions } from '../../../activities/critique-batch.js';
import type { Manifest } from '../../config/manifest.js';
import type { Role } from '../../domain/usage.js';
import { minEvidenceTokens } from '../../optimizer/prompts/choose-cases.js';
import { critiquePrompt } from '../../optimizer/prompts/critique-prompt.js';
import { kindOf } from '../../config/agent.js';
import { countPrompt } from '../estimating/estimate-prompts.js';
import { emptyProposals } from './empty-proposals.js';

/** Tokens of the headings above the evidence. */
const tokensOfHeadings = 32;

/**
 * Returns the prompts of a run that have no room for even one task: the run would pay for rollouts and never
 * produce a proposal.
 */
export function promptsWithoutRoom(
  run: Pick<Manifest, 'agent' | 'llm' | 'modules' | 'optimize'>,
): { path: string[]; message: string }[] {
  const { optimize, llm } = run;
  if (optimize.strategy === 'none') return [];
  const needs: [Role, number][] = [['optimizer', Math.max(...emptyProposals(run).map(countPrompt))]];
  if (optimize.critique !== 'none') needs.push(['evaluator', countPrompt(emptyCritique(run))]);
  return needs.flatMap(([role, frame]) => {
    const room = promptBudget({ optimize, llm }, role);
    const needed = frame + tokensOfHeadings + minEvidenceTokens;
    if (room >= needed) return [];
    const isWindow = room < optimize.promptTokens;
    const remedy = isWindow
      ? `its model's contextTokens and maxCompletionTokens leave ${Math.max(0, room)}: correct them, or use a model with a larger context`
      : `this allows ${room}: raise it, or shorten the modules`;
    const path = isWindow ? ['llm'] : ['optimize', 'promptTokens'];
    return [
      { path, message: `a prompt of the ${role} needs ${needed} tokens to show one task, and ${remedy}.` },
    ];
  });
}

function emptyCritique({ agent, modules, optimize }: Parameters<typeof promptsWithoutRoom>[0]) {
  return critiquePrompt({
    instructions: shownInstructions(modules, optimize.evidence.evaluator),
    stepsTo: kindOf(agent).stepsTo,
    task: { id: '', input: '', expected: '', metadata: {} },
    trajectory: { taskId: '', messages: [], output: '', answer: null, score: 0, feedback: '', failure: null },
  });
}
