/** What other packages may import from `fgo`. */
export { defineAgent } from '../agents/own/define-agent.js';
export type { AgentInput, AgentOutput, DefinedAgent } from '../agents/own/define-agent.js';
