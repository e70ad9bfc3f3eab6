import { errorText, hasCode } from '../../domain/errors.js';
import { isOwnAgent } from '../../config/agent.js';
import type { Task } from '../../domain/task.js';
import type { Rollout } from '../../agents/agent.js';
import type { RunContext } from '../../../activities/run-context.js';
import type { LanguageModels } from '../../llm/call.js';
import type { Store } from '../../store/store.js';
import { openAgent } from '../../../workers/open-agent.js';
import type { LoadedRun } from './prepare-run.js';
import { beforeRun } from '../estimating/probe/before-run.js';
import { tasksToProbe } from '../estimating/probe/probe-tasks.js';

/** What an agent did on one task in two runs. */
export interface CheckedTask {
  id: string;
  milliseconds: number;
  /** LLM calls that went through the given endpoint. */
  calls: number;
  /** Calls of the second run that differ from the first run. */
  changedCalls: number;
  failure: string | null;
  answered: boolean;
  score: number | null;
  messages: number;
}

/** The result of a check. `missing` lists what would break a run; it is empty for a valid agent. */
export interface AgentCheck {
  tasks: CheckedTask[];
  missing: string[];
  advice: string[];
}

const tasksToCheck = 2;

/**
 * Runs the agent on two train tasks, twice each, and reports what a run would lack. Its calls are journaled,
 * so that a run does not pay for them again. Throws the typed errors of the LLM calls.
 */
export async function checkAgent(input: {
  store: Store;
  loaded: LoadedRun;
  signal: AbortSignal;
  log: (line: string) => void;
}): Promise<AgentCheck> {
  const { store, loaded, signal, log } = input;
  const { result } = await beforeRun({ store, loaded, log, path: 'check' }, async ({ context }) => {
    const { manifest } = context;
    const heard: Heard[] = [];
    const agent = openAgent({ manifest, models: listening(context.models, heard), store });
    try {
      const checked: CheckedTask[] = [];
      const whole = { context: { ...context, agent }, heard, signal };
      for (const task of tasksToProbe(loaded.tasks.splits.train, tasksToCheck, manifest.seed)) {
        checked.push(await checkTask({ ...whole, task }));
      }
      return verdictOf({ manifest, checked, heard });
    } catch (error) {
      if (!hasCode(error, 'AGENT_UNAVAILABLE')) throw error;
      return { tasks: [], missing: [errorText(error)], advice: [] };
    } finally {
      await agent.close();
    }
  });
  return result;
}

interface Heard {
  /** The request, as JSON. */
  text: string;
  journaled: boolean;
}

/** Wraps the models to record every request. */
function listening(models: LanguageModels, heard: Heard[]): LanguageModels {
  return {
    async complete(call, signal) {
      const reply = await models.complete(call, signal);
      heard.push({ text: JSON.stringify(call.relayed ?? call.messages), journaled: reply.journaled });
      return reply;
    },
    flush: () => models.flush(),
  };
}

async function checkTask(work: {
  context: RunContext;
  task: Task;
  heard: Heard[];
  signal: AbortSignal;
}): Promise<CheckedTask> {
  const { context, task, heard, signal } = work;
  const { modules } = context.manifest;
  const before = heard.length;
  const started = performance.now();
  const rollout = await context.agent.run(task, modules, signal);
  const milliseconds = Math.round(performance.now() - started);
  const calls = heard.slice(before);
  await context.models.flush();
  const middle = heard.length;
  if (rollout.failure === null) await context.agent.run(task, modules, signal);
  const again = heard.slice(middle);
  const known = new Set(calls.map(call => call.text));
  return {
    id: task.id,
    milliseconds,
    calls: calls.length,
    changedCalls: again.filter(call => !known.has(call.text)).length,
    failure: rollout.failure,
    answered: rollout.answer !== null,
    score: await scoreOf({ context, rollout, task, signal }),
    messages: rollout.messages.length,
  };
}

async function scoreOf(work: {
  context: RunContext;
  rollout: Rollout;
  task: Task;
  signal: AbortSignal;
}): Promise<number | null> {
  const { context, rollout, task, signal } = work;
  if (rollout.failure !== null) return null;
  const { answer, output, verdict } = rollout;
  return (verdict ?? (await context.scorer.score(answer, task.expected, { task, output, signal }))).score;
}

function verdictOf(input: {
  manifest: RunContext['manifest'];
  checked: CheckedTask[];
  heard: Heard[];
}): AgentCheck {
  const { manifest, checked, heard } = input;
  const { agent, modules } = manifest;
  const missing = checked.flatMap(task =>
    task.failure === null ? [] : [`On ${task.id} the agent failed: ${task.failure}`],
  );
  const worked = checked.filter(task => task.failure === null);
  if (worked.length > 0 && worked.every(task => !task.answered)) {
    missing.push('Its output has no answer: return one in the reply (answer), or set agent.output.');
  }
  const isRelayed = !isOwnAgent(agent) || agent.calls === 'relayed';
  if (isRelayed && worked.length > 0 && worked.every(task => task.calls === 0)) {
    missing.push(
      'It made no call through llm.baseUrl, so its calls are not counted, not limited by the budget, and may be paid for again. Use that base URL, or set agent.calls: own.',
    );
  }
  const unread = Object.entries(modules).filter(
    ([, module]) => module.kind === 'text' && !heard.some(call => call.text.includes(quoted(module.text))),
  );
  if (isRelayed && heard.length > 0) {
    for (const [name] of unread) {
      missing.push(
        `None of its calls contains the text of the module ${name}: what is learned would not reach the model.`,
      );
    }
  }
  const advice: string[] = [];
  if (worked.some(task => task.changedCalls > 0)) {
    advice.push(
      'The same task made different calls the second time, for example because of a clock, a random number or a changing order. Such calls are paid for again after a crash.',
    );
  }
  if (worked.some(task => task.messages === 0)) {
    advice.push(
      'It returned no messages: return what it did, so that a critique can see where it went wrong.',
    );
  }
  return { tasks: checked, missing, advice };
}

/** Returns a text as it appears within JSON. */
function quoted(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}
