import type { AgentConfig } from '../../config/agent.js';
import type { PlainScorerConfig } from '../../scoring/plain/plain-scorers.js';

/**
 * The agent to optimize on LogisticsQA if the configuration names none. Its instructions say what to find and
 * how to reply, but not where references are, which is to be learned from examples.
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

/** The benchmark's success rate: an invoice counts if the answer has all its references and nothing else. */
export const logisticsQaScorer: PlainScorerConfig = { kind: 'list', score: 'exact' };
