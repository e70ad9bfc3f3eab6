import { agentInput, agentOutput } from './agent-input.js';
import { isDefinedAgent } from './define-agent.js';
import { serveModule } from './module-program.js';
import type { OwnAgentRequest } from './protocol.js';

const [, , file = ''] = process.argv;
await serveModule({
  file,
  what: 'agent',
  maker: 'defineAgent',
  isDefined: isDefinedAgent,
  answer: async (agent, request: OwnAgentRequest) => agentOutput(await agent.run(agentInput(request))),
});
