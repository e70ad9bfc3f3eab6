import { AgentProcess } from './agent-process.js';
import type { StartedProgram } from './agent-process.js';
import type { OwnRequest, Transport } from './transport.js';

/** Idle processes that are kept for the next tasks: starting one may take seconds. */
const mostIdle = 64;
/** One that nobody has asked for so long is ended: its run may be over, and the worker goes on with others. */
const longestIdleMilliseconds = 120_000;

interface IdleProcess {
  agent: AgentProcess;
  ending: NodeJS.Timeout;
}

/** Gives tasks to processes of a program: a process a task at a time, as many as there are tasks under way. */
export function createProcessTransport(
  program: StartedProgram,
  idleMilliseconds = longestIdleMilliseconds,
): Transport {
  const idle: IdleProcess[] = [];
  const all = new Set<AgentProcess>();

  function take(): AgentProcess {
    for (;;) {
      const waiting = idle.pop();
      if (!waiting) break;
      const { agent, ending } = waiting;
      clearTimeout(ending);
      if (agent.isUsable) return agent;
      all.delete(agent);
    }
    const started = new AgentProcess(program);
    all.add(started);
    return started;
  }

  function giveBack(agent: AgentProcess): void {
    if (!agent.isUsable || idle.length >= mostIdle) return end(agent);
    const waiting = { agent, ending: setTimeout(() => giveUp(waiting), idleMilliseconds).unref() };
    idle.push(waiting);
  }

  function giveUp(waiting: IdleProcess): void {
    idle.splice(idle.indexOf(waiting), 1);
    end(waiting.agent);
  }

  function end(agent: AgentProcess): void {
    agent.end();
    all.delete(agent);
  }

  const endAll = () => {
    for (const { ending } of idle.splice(0)) clearTimeout(ending);
    for (const agent of all) agent.end();
    all.clear();
  };
  // What a worker has started must not outlive it.
  process.once('exit', endAll);

  return {
    async ask(request: OwnRequest, signal: AbortSignal): Promise<unknown> {
      const agent = take();
      try {
        return await agent.ask(request, signal);
      } catch (error) {
        agent.end();
        throw error;
      } finally {
        giveBack(agent);
      }
    },
    close() {
      process.off('exit', endAll);
      endAll();
      return Promise.resolve();
    },
  };
}

/** What programs need to run at all. Anything else is named in its `environment`. */
const usual =
  /^(PATH|HOME|USER|LOGNAME|SHELL|LANG|LANGUAGE|LC_.*|TZ|TMPDIR|TEMP|TMP|SYSTEMROOT|COMSPEC|PATHEXT|APPDATA|LOCALAPPDATA|USERPROFILE|VIRTUAL_ENV|PYTHONPATH|PYTHONHOME|CONDA_PREFIX|NODE_PATH)$/i;

/** The environment that a program of the user's own is given. Keys stay where they are unless they are named. */
export function environmentFor(
  named: readonly string[],
  environment: NodeJS.ProcessEnv = process.env,
): Record<string, string> {
  const wanted = new Set(named);
  const given = Object.fromEntries(
    Object.entries(environment).filter(
      (entry): entry is [string, string] =>
        entry[1] !== undefined && (usual.test(entry[0]) || wanted.has(entry[0])),
    ),
  );
  // Python keeps what it prints to a pipe until it has much of it: a reply would never arrive.
  return { PYTHONUNBUFFERED: '1', ...given };
}
