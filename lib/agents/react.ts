import { hasCode } from '../domain/errors.js';
import type { Modules } from '../domain/module.js';
import type { Task } from '../domain/task.js';
import type { Message } from '../domain/trajectory.js';
import type { AgentConfig } from '../config/agent.js';
import type { Finish, LanguageModels, Reply } from '../llm/call.js';
import { ContextExceededError } from '../llm/errors.js';
import type { Agent, AgentOptions, Rollout } from './agent.js';
import type { Environment, Episode, Observation } from './environment/environment.js';
import { parseAction } from './parse-action.js';
import { systemText } from './system-text.js';

type ReactAgentConfig = Extract<AgentConfig, { kind: 'react' }>;

interface ReactOptions {
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
export function createReactAgent(options: ReactOptions): Agent {
  return {
    async run(task: Task, modules: Modules, signal: AbortSignal): Promise<Rollout> {
      for (let attempt = 1; ; attempt++) {
        try {
          return await options.environment.play(
            task,
            episode => playEpisode(options, { episode, modules, signal }),
            signal,
          );
        } catch (error) {
          signal.throwIfAborted();
          if (!hasCode(error, 'EPISODE_LOST')) throw error;
          // Earlier replies come from the journal, so replaying them costs nothing.
          if (attempt >= mostAttempts) throw error;
        }
      }
    },
  };
}

/** The same, in an environment of its own. */
export function openReactAgent(options: AgentOptions<ReactAgentConfig>) {
  const { config, models, openEnvironment } = options;
  if (!openEnvironment) throw new TypeError('an agent that acts needs an environment');
  const environment = openEnvironment(config.environment);
  return { ...createReactAgent({ config, models, environment }), close: () => environment.close() };
}

interface Play {
  episode: Episode;
  modules: Modules;
  signal: AbortSignal;
}

async function playEpisode({ config, models }: ReactOptions, play: Play): Promise<Rollout> {
  const { episode, modules, signal } = play;
  const system: Message = {
    role: 'system',
    content: systemText(modules, frame, config.thoughts ? withThought : withoutThought),
  };
  const messages: Message[] = [];
  const actions: string[] = [];
  let observation = episode.first;
  let ended: Finish | undefined;
  while (!observation.done && actions.length < config.maxSteps) {
    // Earlier lists of possible actions are outdated: only the last message has one.
    const prompt = [system, ...messages, { role: 'user' as const, content: withActions(observation) }];
    let reply: Reply;
    try {
      reply = await models.complete({ role: 'agent', messages: prompt }, signal);
    } catch (error) {
      // Modules that leave no room for the episode are the candidate's fault.
      if (!(error instanceof ContextExceededError) || error.needsPerson) throw error;
      return rolloutOf({
        messages,
        actions,
        observation,
        failure: 'The prompt is longer than the context of the model.',
      });
    }
    ended = reply.finish;
    const action = parseAction(reply.text, observation.actions);
    messages.push({ role: 'user', content: observation.text }, { role: 'assistant', content: reply.text });
    actions.push(action);
    observation = await episode.act(action);
  }
  return { ...rolloutOf({ messages, actions, observation, failure: null }), ended };
}

function rolloutOf(end: {
  messages: Message[];
  actions: string[];
  observation: Observation;
  failure: string | null;
}): Rollout {
  const { messages, actions, observation, failure } = end;
  const steps = `${actions.length} ${actions.length === 1 ? 'step' : 'steps'}`;
  return {
    messages: [...messages, { role: 'user', content: observation.text }],
    output: actions.at(-1) ?? '',
    answer: actions,
    failure,
    verdict: {
      score: observation.score,
      feedback: observation.score === 1 ? '' : `The goal was not reached in ${steps}.`,
    },
  };
}

const frame = `You act in a text environment, one action at a time. Each message says what you observe and lists the actions that are possible now.`;
const withThought = `Reply with two lines:
Thought: what you know and what you plan, in one or two sentences
Action: one of the possible actions, word for word`;
const withoutThought = 'Reply with one of the possible actions, word for word, and nothing else.';

function withActions(observation: Observation): string {
  return `${observation.text}\n\nPossible actions:\n${observation.actions.map(action => `- ${action}`).join('\n')}`;
}
