import { isSimulated, providerOf } from '../../llm/providers/registry.js';
import type { Manifest } from '../../config/manifest.js';
import type { Task } from '../../domain/task.js';
import type { EstimateWork } from '../../estimate/estimate-work.js';
import { renderModule } from '../../optimizer/functions/render-module.js';
import { renderValue } from '../../optimizer/prompts/render-value.js';
import { createAgent } from '../../agents/create-agent.js';
import { assumedCalls, kindOf, outputOf } from '../../config/agent.js';
import type { OutputConfig } from '../../config/agents/agent-kind.js';
import type { Call, LanguageModels } from '../../llm/call.js';
import { relayedTexts } from '../../llm/relayed-request.js';
import { countTokens } from '../../llm/tokens.js';
import { countPrompt } from './estimate-prompts.js';

/** The maximum number of tasks to run the agent on, without a model. */
const mostRun = 24;
/** Tokens that a model writes before its last line, and that it thinks at each reasoning effort. */
const tokensOfReasoning = 120;
/** Tokens that the simulated model writes before its last line. */
const tokensOfPhrase = 13;
const tokensOfEffort: Readonly<Record<string, number>> = {
  none: 0,
  minimal: 30,
  low: 200,
  medium: 600,
  high: 1_500,
  xhigh: 4_000,
};
const tokensOfUnknownEffort = 1_500;

/**
 * Counts what one rollout takes: runs the real agent with a model that returns the right answer at once. The
 * number of calls of a multi-step agent is assumed.
 */
export async function countRollout(input: {
  manifest: Manifest;
  sample: readonly Task[];
}): Promise<EstimateWork['rollout']> {
  const { manifest, sample } = input;
  const tasks = sample.slice(0, mostRun);
  const { agent, labels, modules } = manifest;
  const answer = meanOf(tasks.map(task => countTokens(replyOf(task, outputOf(agent)))));
  const assumed = assumedCalls(agent);
  const { hasCountablePrompt, stepsTo } = kindOf(agent);
  if (!hasCountablePrompt) {
    return {
      ...assumed,
      counted: false,
      frame: tokensOfModules(manifest),
      completion: Math.max(answer, assumed.reply),
    };
  }
  const frames: number[] = [];
  for (const task of tasks) {
    const models = modelsThatReply(replyOf(task, outputOf(agent)), call => {
      frames.push(countCall(call) - countTokens(task.input));
    });
    const { signal } = new AbortController();
    await createAgent({ config: agent, labels, models }).run(task, modules, signal);
  }
  return {
    ...assumed,
    counted: stepsTo === null,
    frame: meanOf(frames),
    completion: Math.max(answer + thoughtOf(manifest), assumed.reply),
  };
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}

function countCall({ messages, relayed }: Call): number {
  if (!relayed) return countPrompt(messages);
  return countPrompt(relayedTexts(relayed).map(content => ({ content })));
}

/** The calls of a user's own agent are unknown: assumes that each prompt contains the modules. */
function tokensOfModules({ modules }: Manifest): number {
  const texts = Object.values(modules).map(renderModule);
  return texts.reduce((sum, text) => sum + countTokens(text), 0);
}

/** Returns the right answer in the agent's output format. */
export function replyOf({ expected }: Task, { parse, field }: OutputConfig): string {
  if (parse !== 'json') return renderValue(expected);
  return JSON.stringify(field === undefined ? expected : { [field]: expected });
}

/** Returns the tokens that a model writes in addition to its answer. */
function thoughtOf({ llm, agent }: Manifest): number {
  const { parse } = outputOf(agent);
  if (isSimulated(llm)) return parse === 'last-line' ? tokensOfPhrase : 0;
  const { reasoningEffort } = providerOf(llm).modelOf('agent');
  const thought =
    reasoningEffort === undefined ? 0 : (tokensOfEffort[reasoningEffort] ?? tokensOfUnknownEffort);
  return thought + (parse === 'last-line' ? tokensOfReasoning : 0);
}

function modelsThatReply(text: string, hear: (call: Call) => void): LanguageModels {
  return {
    complete(call) {
      hear(call);
      const reply = call.relayed ? JSON.stringify({ message: { role: 'assistant', content: text } }) : text;
      const usage = { calls: 1, promptTokens: 0, cachedTokens: 0, completionTokens: 0, usd: 0 };
      return Promise.resolve({ key: '', text: reply, finish: 'stop', usage, journaled: true });
    },
    flush: () => Promise.resolve(),
  };
}
