import { patientFetch } from '../../llm/patient-fetch.js';
import type { AgentInput, AgentOutput } from './define-agent.js';
import { isDefinedAgent } from './define-agent.js';
import { serveModule } from './module-program.js';
import type { OwnAgentRequest } from './protocol.js';

function inputOf({ task, modules, labels, llm }: OwnAgentRequest): AgentInput {
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

async function ask(llm: OwnAgentRequest['llm'], messages: readonly unknown[]): Promise<string> {
  if (!llm)
    throw new Error('This agent makes calls of its own (agent.calls: own): there is no endpoint to ask.');
  const response = await patientFetch(`${llm.baseUrl}/chat/completions`, {
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

const [, , file = ''] = process.argv;
await serveModule({
  file,
  what: 'agent',
  maker: 'defineAgent',
  isDefined: isDefinedAgent,
  async answer(agent, request: OwnAgentRequest): Promise<AgentOutput> {
    const result = await agent.run(inputOf(request));
    return typeof result === 'string' ? { output: result } : result;
  },
});
