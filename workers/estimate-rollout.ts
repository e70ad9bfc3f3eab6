import type { Manifest } from '../algorithm/domain/manifest.js';
import type { Task } from '../algorithm/domain/task.js';
import type { EstimateWork } from '../algorithm/estimate/estimate-work.js';
import { renderValue } from '../algorithm/prompts/render-value.js';
import { createAgent } from '../agents/create-agent.js';
import type { AgentConfig } from '../config/agent.js';
import type { LlmConfig } from '../config/llm.js';
import type { Call, LanguageModels } from '../llm/call.js';
import { modelOf } from '../llm/prices.js';
import { countTokens } from '../llm/tokens.js';
import { countPrompt } from './estimate-prompts.js';

/** Tasks on which the agent is run without a model. */
const mostRun = 24;
/** What a model writes before its last line, and what it thinks where it is told to. */
const tokensOfReasoning = 120;
/** What the simulated model puts before it. */
const tokensOfPhrase = 13;
const tokensOfEffort = { minimal: 30, low: 200, medium: 600, high: 1_500 };

/** What one run of the agent takes: the real agent is run, with a model that gives the right answer at once. */
export async function countRollout(input: {
  manifest: Manifest;
  sample: readonly Task[];
}): Promise<EstimateWork['rollout']> {
  const { manifest, sample } = input;
  const tasks = sample.slice(0, mostRun);
  const { agent, labels, modules } = manifest;
  if (agent.kind !== 'prompt') return rolloutOfOwnAgent(manifest, tasks);
  let calls = 0;
  let promptTokens = 0;
  for (const task of tasks) {
    const models = modelsThatReply(replyOf(task, agent.output), call => {
      calls += 1;
      promptTokens += countPrompt(call.messages) - countTokens(task.input);
    });
    const { signal } = new AbortController();
    await createAgent({ config: agent, labels, models }).run(task, modules, signal);
  }
  const ran = Math.max(1, tasks.length);
  const words = tasks.map(task => countTokens(replyOf(task, agent.output)));
  const answer = words.reduce((sum, tokens) => sum + tokens, 0) / ran;
  return {
    calls: calls / ran,
    frame: promptTokens / ran,
    completion: answer + thoughtOf(manifest),
  };
}

/** Nobody can count what an agent of the user's own will ask: one call that has the modules in it is taken. */
function rolloutOfOwnAgent(manifest: Manifest, tasks: readonly Task[]): EstimateWork['rollout'] {
  const { agent, modules } = manifest;
  const texts = Object.values(modules).map(module =>
    module.kind === 'text' ? module.text : JSON.stringify(module.functions),
  );
  const answers = tasks.map(task => countTokens(replyOf(task, agent.output)));
  return {
    calls: 1,
    frame: texts.reduce((sum, text) => sum + countTokens(text), 0),
    completion: answers.reduce((sum, tokens) => sum + tokens, 0) / Math.max(1, tasks.length),
  };
}

/** The right answer in the form that the agent is asked for. */
export function replyOf({ expected }: Task, { parse, field }: AgentConfig['output']): string {
  if (parse !== 'json') return renderValue(expected);
  return JSON.stringify(field === undefined ? expected : { [field]: expected });
}

/** Whether the simulated model answers, embedded or served by `fgo simulate`. */
export function isSimulated(llm: LlmConfig): boolean {
  return modelOf(llm, 'optimizer').model === 'simulated';
}

/** What a model says beside its answer. */
function thoughtOf({ llm, agent }: Manifest): number {
  if (isSimulated(llm)) return agent.output.parse === 'last-line' ? tokensOfPhrase : 0;
  const { reasoningEffort } = modelOf(llm, 'agent');
  const thought = reasoningEffort === undefined ? 0 : tokensOfEffort[reasoningEffort];
  return thought + (agent.output.parse === 'last-line' ? tokensOfReasoning : 0);
}

function modelsThatReply(text: string, hear: (call: Call) => void): LanguageModels {
  return {
    complete(call) {
      hear(call);
      const usage = { calls: 1, promptTokens: 0, cachedTokens: 0, completionTokens: 0, usd: 0 };
      return Promise.resolve({ key: '', text, finish: 'stop', usage, journaled: true });
    },
    flush: () => Promise.resolve(),
  };
}
