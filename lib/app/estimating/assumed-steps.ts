import type { EstimateWork } from '../../estimate/estimate-work.js';
import type { AgentConfig } from '../../config/agent.js';

/**
 * Assumptions about an agent that decides how many calls it makes. `reply` is the minimum length of a reply
 * in tokens.
 */
interface AssumedSteps extends Pick<EstimateWork['rollout'], 'calls' | 'growth'> {
  reply: number;
}

/** Returns the assumed calls of an agent on a task, until a probe measures them. Not from the paper. */
export function assumedSteps(agent: AgentConfig): AssumedSteps {
  switch (agent.kind) {
    case 'tools':
    case 'functions': {
      const atMost = (calls: number) => Math.min(agent.maxSteps, calls);
      return { calls: { low: 1, expected: atMost(3), high: atMost(8) }, growth: 250, reply: 30 };
    }
    case 'react': {
      const share = (part: number) => Math.max(1, Math.round(agent.maxSteps * part));
      return {
        calls: { low: share(0.2), expected: share(0.6), high: agent.maxSteps },
        growth: 60,
        reply: 30,
      };
    }
    // A prompt agent makes one call; one is the minimum assumed for the user's own agent.
    case 'prompt':
    case 'command':
    case 'module':
    case 'http':
      return { calls: { low: 1, expected: 1, high: 1 }, growth: 0, reply: 0 };
  }
}
