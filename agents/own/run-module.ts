import { createInterface } from 'node:readline';
import { createJiti } from 'jiti';
import type { AgentInput, AgentOutput, DefinedAgent } from './define-agent.js';
import { isDefinedAgent } from './define-agent.js';
import type { OwnAgentRequest } from './protocol.js';

/**
 * A program of its own: runs the agent of a module file on the tasks that come as JSON lines on stdin. It is a
 * process apart from the worker, so that a loop without end or a crash takes nothing else with it.
 */
async function main(file: string): Promise<void> {
  const say = stdoutOfOurOwn();
  const agent = await load(file);
  for await (const line of createInterface({ input: process.stdin })) {
    const request = JSON.parse(line) as OwnAgentRequest;
    const result = await agent.run(inputOf(request));
    const reply: AgentOutput = typeof result === 'string' ? { output: result } : result;
    say(`${JSON.stringify({ ...reply, id: request.id })}\n`);
  }
}

/** What the agent prints goes to stderr: stdout is for replies. */
function stdoutOfOurOwn(): (text: string) => void {
  const write = process.stdout.write.bind(process.stdout);
  process.stdout.write = process.stderr.write.bind(process.stderr) as typeof process.stdout.write;
  return text => void write(text);
}

async function load(file: string): Promise<DefinedAgent> {
  const jiti = createJiti(import.meta.url, { interopDefault: false });
  const loaded = await jiti.import<Record<string, unknown>>(file);
  const agents = [...new Set(Object.values(loaded).filter(isDefinedAgent))];
  const [agent] = agents;
  if (!agent || agents.length > 1) {
    throw new Error(`${file} must export one agent made by defineAgent; it exports ${agents.length}.`);
  }
  return agent;
}

function inputOf({ task, modules, labels, llm }: OwnAgentRequest): AgentInput {
  const texts = Object.entries(modules).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  );
  const functions = Object.entries(modules).filter(
    (entry): entry is [string, Exclude<OwnAgentRequest['modules'][string], string>] =>
      typeof entry[1] !== 'string',
  );
  return {
    ...{ task, labels, llm },
    texts: Object.fromEntries(texts),
    functions: Object.fromEntries(functions),
    ask: messages => ask(llm, messages),
  };
}

async function ask(llm: OwnAgentRequest['llm'], messages: readonly unknown[]): Promise<string> {
  if (!llm)
    throw new Error('This agent makes calls of its own (agent.calls: own): there is no endpoint to ask.');
  const response = await fetch(`${llm.baseUrl}/chat/completions`, {
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
await main(file);
