import { fetchWithoutTimeout } from '../../llm/fetch-without-timeout.js';
import type { AgentInput, AgentOutput } from './define-agent.js';
import type { OwnAgentRequest } from './protocol.js';

/** A request in the form that an agent in TypeScript or JavaScript receives. */
export function agentInput({ task, modules, labels, llm }: OwnAgentRequest): AgentInput {
  const texts = Object.entries(modules).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  );
  const functions = Object.entries(modules).filter(
    (entry): entry is [string, Exclude<OwnAgentRequest['modules'][string], string>] =>
      typeof entry[1] !== 'string',
  );
  return {
    task,
    labels,
    llm,
    texts: Object.fromEntries(texts),
    functions: Object.fromEntries(functions),
    ask: messages => ask(llm, messages),
  };
}

/** A plain string is an agent's output. */
export function agentOutput(result: AgentOutput | string): AgentOutput {
  return typeof result === 'string' ? { output: result } : result;
}

async function ask(llm: OwnAgentRequest['llm'], messages: readonly unknown[]): Promise<string> {
  if (!llm)
    throw new Error('This agent makes calls of its own (agent.calls: own): there is no endpoint to ask.');
  const response = await fetchWithoutTimeout(`${llm.baseUrl}/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${llm.apiKey}` },
    body: JSON.stringify({ model: llm.model, messages }),
  });
  const body = (await response.json()) as {
    error?: { message?: string };
    choices?: { message?: { content?: string | null } }[];
  };
  if (!response.ok) throw new Error(body.error?.message ?? `The endpoint answered with ${response.status}.`);
  return body.choices?.[0]?.message?.content ?? '';
}
