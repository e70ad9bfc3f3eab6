import { hasCode } from '../../domain/errors.js';
import { randomUUID } from 'node:crypto';
import pLimit from 'p-limit';
import type { Modules } from '../../domain/module.js';
import type { Task } from '../../domain/task.js';
import type { OwnAgentConfig } from '../../config/agents/program.js';
import type { Finish, LanguageModels } from '../../llm/call.js';
import { withoutThoughts } from '../../llm/thoughts.js';
import type { VisibleText } from '../../llm/visible-text.js';
import type { Agent, AgentOptions, Rollout } from '../agent.js';
import { withoutSecrets, withoutSecretsIn } from '../../llm/secrets.js';
import { parseOutput } from '../parse-output.js';
import { callsAsMessages } from './calls-as-messages.js';
import { AgentFaultError, NoReplyError } from './errors.js';
import { modulesForAgent, ownAgentReplySchema, protocolVersion } from './protocol.js';
import type { OwnAgentReply, OwnAgentRequest } from './protocol.js';
import { createTransport } from './own-transport.js';
import { createRelay } from './relay.js';
import { createInlineTransport } from './inline-agent.js';
import type { Relay, TaskEndpoint } from './relay.js';
import { timeLimit } from './time-limit.js';
import type { Transport } from './transport.js';
import { parseReply } from './parse-reply.js';

interface OwnAgentOptions {
  config: OwnAgentConfig;
  labels: string[];
  models: LanguageModels;
  transport: Transport;
  relay: Relay;
  draining?: AbortSignal | undefined;
}

/**
 * Runs the user's own program as an agent. Crashes, timeouts and invalid replies are retried, then count as
 * the agent's own failure. A failure of the endpoint during its calls is thrown, whatever the agent replies.
 */
export function createOwnAgent(options: OwnAgentOptions): Agent {
  const { attempts, concurrency } = options.config;
  // Several batches run concurrently, each with up to the maximum number of LLM calls: too many for
  // processes.
  const slots = pLimit(concurrency);

  async function run(work: Work): Promise<Rollout> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await attemptTask(options, work);
      } catch (error) {
        if (!(error instanceof AgentFaultError)) throw error;
        if (attempt >= attempts) return failed(error.message);
      }
    }
  }

  return {
    run: (task: Task, modules: Modules, signal: AbortSignal) => slots(() => run({ task, modules, signal })),
  };
}

/** The same, with the transport and relay that the configuration needs. */
export function openOwnAgent(options: AgentOptions<OwnAgentConfig>) {
  const { config, labels, models, inlineAgent, draining } = options;
  const transport = config.kind === 'inline' ? createInlineTransport(inlineAgent) : createTransport(config);
  const relay = createRelay();
  return {
    ...createOwnAgent({ config, labels, models, transport, relay, draining }),
    async close() {
      await transport.close();
      await relay.close();
    },
  };
}

interface Work {
  task: Task;
  modules: Modules;
  signal: AbortSignal;
}

async function attemptTask(options: OwnAgentOptions, work: Work): Promise<Rollout> {
  const { config, models, relay, draining } = options;
  const { signal } = work;
  signal.throwIfAborted();
  // After its calls, a program may still need minutes that the draining worker does not have.
  draining?.throwIfAborted();
  if (config.calls === 'own') return rollOut(options, work, null);
  const endpoint = await relay.open(models, signal);
  try {
    return await rollOut(options, work, endpoint);
  } catch (error) {
    // A failed endpoint call explains whatever the agent did next.
    if (endpoint.signal.aborted) throw endpoint.signal.reason;
    if (!(error instanceof AgentFaultError) || endpoint.rejected.length === 0) throw error;
    throw new AgentFaultError(`${error.message} ${rejectedCalls(endpoint)}`, { cause: error });
  } finally {
    endpoint.close();
  }
}

async function rollOut(
  options: OwnAgentOptions,
  work: Work,
  endpoint: TaskEndpoint | null,
): Promise<Rollout> {
  const { config, transport } = options;
  const limit = timeLimit(config.timeoutSeconds * 1_000, () => endpoint?.waited() ?? 0);
  const signals = [work.signal, limit.signal, ...(endpoint ? [endpoint.signal] : [])];
  let reply: unknown;
  try {
    reply = await transport.ask(requestOf(options, work, endpoint), AbortSignal.any(signals));
  } catch (error) {
    work.signal.throwIfAborted();
    if (hasCode(error, 'AGENT_UNAVAILABLE')) throw error;
    const isLate = limit.signal.aborted && !endpoint?.signal.aborted;
    if (!isLate) throw error;
    throw new AgentFaultError(lateness(config, endpoint, error), { cause: error });
  } finally {
    limit.dispose();
  }
  // Do not score an agent that continued after a failed endpoint call.
  endpoint?.signal.throwIfAborted();
  const read = parseReply(withoutSecretsIn(reply), ownAgentReplySchema, 'agent');
  if (endpoint && endpoint.rejected.length > 0 && !read.output && read.answer === undefined && !read.failure)
    throw new AgentFaultError('The agent replied with nothing.');
  return withoutSecretsIn(rolloutOf(read, { config, endpoint }));
}

function lateness({ timeoutSeconds }: OwnAgentConfig, endpoint: TaskEndpoint | null, error: unknown): string {
  const calls = endpoint && endpoint.calls.length > 0 ? ` LLM calls answered: ${endpoint.calls.length}.` : '';
  const received = error instanceof NoReplyError ? ` ${error.received}` : '';
  return `The agent took longer than ${timeoutSeconds} seconds.${calls}${received}`;
}

function rejectedCalls({ rejected }: TaskEndpoint): string {
  return `Its LLM calls were refused: ${[...new Set(rejected)].join(' ')}`;
}

function requestOf(
  options: OwnAgentOptions,
  { task, modules }: Work,
  endpoint: TaskEndpoint | null,
): OwnAgentRequest {
  const { config, labels } = options;
  const allowed = config.output.labels === 'auto' ? labels : (config.output.labels ?? []);
  return {
    protocol: protocolVersion,
    id: randomUUID(),
    task: { id: task.id, input: task.input, metadata: task.metadata },
    modules: modulesForAgent(modules),
    labels: allowed,
    llm: endpoint && { baseUrl: endpoint.baseUrl, apiKey: endpoint.apiKey, model: 'fgo' },
    timeoutSeconds: config.timeoutSeconds,
  };
}

function rolloutOf(
  reply: OwnAgentReply,
  options: { config: OwnAgentConfig; endpoint: TaskEndpoint | null },
): Rollout {
  const { answer, messages, failure } = reply;
  const given = typeof answer === 'string' ? answer : answer === undefined ? '' : JSON.stringify(answer);
  const output = reply.output ?? given;
  const visible = withoutThoughts(output);
  return {
    messages: messages ?? callsAsMessages(options.endpoint?.calls ?? []),
    output,
    answer: answer === undefined ? parseOutput(visible.text, options.config.output) : answer,
    failure: failure ?? null,
    ended: endOf(visible, options.endpoint),
  };
}

/** If the output has no answer, the finish reason of the agent's last call explains why. */
function endOf(visible: VisibleText, endpoint: TaskEndpoint | null): Finish {
  if (visible.text.trim() !== '') return 'stop';
  const reason = endpoint?.calls.at(-1)?.reply.finishReason;
  if (visible.unfinished || reason === 'length') return 'length';
  return reason === 'content_filter' ? 'refusal' : 'empty';
}

function failed(reason: string): Rollout {
  return { messages: [], output: '', answer: null, failure: withoutSecrets(reason).slice(0, 2_000) };
}
