import type { Modules } from '../domain/module.js';
import type { Task } from '../domain/task.js';
import type { Message } from '../domain/trajectory.js';
import type { AgentConfig } from '../config/agent.js';
import type { Finish, LanguageModels, Reply } from '../llm/call.js';
import { ContextExceededError } from '../llm/errors.js';
import type { Agent, Rollout } from './agent.js';
import type { Environment, Episode, Observation } from './environment/environment.js';
import { EpisodeLostError } from './environment/errors.js';
import { parseAction } from './parse-action.js';
import { systemText } from './system-text.js';

type ReactAgentConfig = Extract<AgentConfig, { kind: 'react' }>;

interface ReactParts {
  config: ReactAgentConfig;
  environment: Environment;
  models: LanguageModels;
}

/** How often to start an episode whose process is lost each time, before the task stays unscored. */
const mostAttempts = 4;

/**
 * The agent that thinks and acts in turns (ReAct, arXiv 2210.03629): the modules' texts are the system
 * message, each observation is a user message, and each reply is a thought and an action. The environment
 * scores it.
 */
export function createReactAgent(parts: ReactParts): Agent {
  return {
    async run(task: Task, modules: Modules, signal: AbortSignal): Promise<Rollout> {
      for (let attempt = 1; ; attempt++) {
        try {
          return await parts.environment.play(
            task,
            episode => playEpisode(parts, { episode, modules, signal }),
            signal,
          );
        } catch (error) {
          signal.throwIfAborted();
          if (!(error instanceof EpisodeLostError)) throw error;
          // Earlier replies come from the journal, so replaying them costs nothing.
          if (attempt >= mostAttempts) throw error;
        }
      }
    },
  };
}

interface Play {
  episode: Episode;
  modules: Modules;
  signal: AbortSignal;
}

async function playEpisode({ config, models }: ReactParts, play: Play): Promise<Rollout> {
  const { episode, modules, signal } = play;
  const system: Message = {
    role: 'system',
    content: systemText(modules, frame, config.thoughts ? withThought : withoutThought),
  };
  const told: Message[] = [];
  const taken: string[] = [];
  let seen = episode.first;
  let ended: Finish | undefined;
  while (!seen.done && taken.length < config.maxSteps) {
    // Earlier lists of possible actions are outdated: only the last message has one.
    const messages = [system, ...told, { role: 'user' as const, content: withActions(seen) }];
    let reply: Reply;
    try {
      reply = await models.complete({ role: 'agent', messages }, signal);
    } catch (error) {
      // Modules that leave no room for the episode are the candidate's fault.
      if (!(error instanceof ContextExceededError) || error.needsPerson) throw error;
      return rolloutOf({ told, taken, seen, failure: 'The prompt is longer than the context of the model.' });
    }
    ended = reply.finish;
    const action = parseAction(reply.text, seen.actions);
    told.push({ role: 'user', content: seen.text }, { role: 'assistant', content: reply.text });
    taken.push(action);
    seen = await episode.act(action);
  }
  return { ...rolloutOf({ told, taken, seen, failure: null }), ...(ended && { ended }) };
}

function rolloutOf(end: {
  told: Message[];
  taken: string[];
  seen: Observation;
  failure: string | null;
}): Rollout {
  const { told, taken, seen, failure } = end;
  const steps = `${taken.length} ${taken.length === 1 ? 'step' : 'steps'}`;
  return {
    messages: [...told, { role: 'user', content: seen.text }],
    output: taken.at(-1) ?? '',
    answer: taken,
    failure,
    verdict: {
      score: seen.score,
      feedback: seen.score === 1 ? '' : `The goal was not reached in ${steps}.`,
    },
  };
}

const frame = `You act in a text environment, one action at a time. Each message says what you observe and lists the actions that are possible now.`;
const withThought = `Reply with two lines:
Thought: what you know and what you plan, in one or two sentences
Action: one of the possible actions, word for word`;
const withoutThought = 'Reply with one of the possible actions, word for word, and nothing else.';

function withActions(seen: Observation): string {
  return `${seen.text}\n\nPossible actions:\n${seen.actions.map(action => `- ${action}`).join('\n')}`;
}
