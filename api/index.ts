/** What other packages may import from `fgo`. */
export { defineAgent } from '../agents/own/define-agent.js';
export type { AgentInput, AgentOutput, DefinedAgent } from '../agents/own/define-agent.js';
export { defineScorer } from '../benchmarks/scorers/own/define-scorer.js';
export type { DefinedScorer, ScorerInput, ScorerOutput } from '../benchmarks/scorers/own/define-scorer.js';
