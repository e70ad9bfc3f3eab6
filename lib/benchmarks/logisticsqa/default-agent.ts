import type { AgentConfig } from '../../config/agent.js';
import type { PlainScorerConfig } from '../../config/scorer.js';

/**
 * The agent to optimize on LogisticsQA where the configuration names none. Its instructions say what is wanted
 * and how to reply, and nothing of where references stand: that is what the examples teach.
 */
export const logisticsQaAgent: AgentConfig = {
  kind: 'prompt',
  modules: {
    instructions:
      'Read the transport reference numbers out of the freight invoice. Each sender of invoices has a habit of its own ' +
      'of where it writes them, and an invoice holds many other numbers.\n' +
      'Reply with a JSON object {"references": [...]} that lists each transport reference number as text, exactly as ' +
      'it is written. Reply with an empty list when there is none.',
  },
  output: { parse: 'json', field: 'references' },
};

/** The benchmark's success rate: an invoice counts where all its references are right and nothing else is given. */
export const logisticsQaScorer: PlainScorerConfig = { kind: 'list', score: 'exact' };
