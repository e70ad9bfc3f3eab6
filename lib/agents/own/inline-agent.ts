import { once } from 'node:events';
import { errorText } from '../../domain/errors.js';
import { agentInput, agentOutput } from './agent-input.js';
import type { AgentInput, AgentOutput } from './define-agent.js';
import { UnavailableError } from '../infrastructure-errors.js';
import { AgentFaultError, NoReplyError } from './errors.js';
import type { OwnAgentRequest } from './protocol.js';
import type { OwnRequest, Transport } from './transport.js';

/** The rest of the input of an inline agent. */
export type InlineAgentInput = AgentInput & {
  /** Aborted when the reply is no longer needed: after the time-out, or at an interrupt. */
  signal: AbortSignal;
};

/** An agent that is a function of the program that optimizes it. `modules` has the texts by name. */
export type InlineAgent = (
  task: AgentInput['task'],
  modules: AgentInput['texts'],
  input: InlineAgentInput,
) => Promise<AgentOutput | string>;

/** Calls an agent in this process. */
export function createInlineTransport(agent: InlineAgent | undefined): Transport {
  return {
    async ask(request: OwnRequest, signal: AbortSignal): Promise<unknown> {
      signal.throwIfAborted();
      if (!agent) {
        throw new UnavailableError(
          'AGENT_UNAVAILABLE',
          'The agent is a function of the program that started the run, and this process does not have it.',
          'Run that program again: it continues the run.',
        );
      }
      const input = { ...agentInput(request as OwnAgentRequest), signal };
      const aborted = once(signal, 'abort').then(() => {
        throw new NoReplyError('The function did not return.', signal.reason);
      });
      aborted.catch(() => undefined);
      try {
        return { ...agentOutput(await Promise.race([agent(input.task, input.texts, input), aborted])) };
      } catch (error) {
        if (error instanceof NoReplyError) throw error;
        throw new AgentFaultError(`The agent threw an error: ${errorText(error)}`, { cause: error });
      }
    },
    close: () => Promise.resolve(),
  };
}
