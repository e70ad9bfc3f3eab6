import { AgentProcess } from './agent-process.js';
import type { StartedProgram } from './agent-process.js';
import type { OwnRequest, Transport } from './transport.js';

/** The maximum number of idle processes to keep for reuse: starting one can take seconds. */
const mostIdle = 64;
/** An idle process is ended after this time: its run may be over, while the worker continues with others. */
const longestIdleMilliseconds = 120_000;

interface IdleProcess {
  agent: AgentProcess;
  ending: NodeJS.Timeout;
}

/**
 * Runs tasks in processes of a program: one task at a time per process, and one process per concurrent task.
 */
export function createProcessTransport(
  program: StartedProgram,
  idleMilliseconds = longestIdleMilliseconds,
): Transport {
  const idle: IdleProcess[] = [];
  const all = new Set<AgentProcess>();

  function take(): AgentProcess {
    for (;;) {
      const entry = idle.pop();
      if (!entry) break;
      const { agent, ending } = entry;
      clearTimeout(ending);
      if (agent.isUsable) return agent;
      all.delete(agent);
    }
    const started = new AgentProcess(program);
    all.add(started);
    return started;
  }

  function release(agent: AgentProcess): void {
    if (!agent.isUsable || idle.length >= mostIdle) return end(agent);
    const entry = { agent, ending: setTimeout(() => endIdle(entry), idleMilliseconds).unref() };
    idle.push(entry);
  }

  function endIdle(entry: IdleProcess): void {
    idle.splice(idle.indexOf(entry), 1);
    end(entry.agent);
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
  // Child processes must not outlive the worker.
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
        release(agent);
      }
    },
    close() {
      process.off('exit', endAll);
      endAll();
      return Promise.resolve();
    },
  };
}

/** The variables that programs need to run at all. Others must be listed in `environment`. */
const basicVariables =
  /^(PATH|HOME|USER|LOGNAME|SHELL|LANG|LANGUAGE|LC_.*|TZ|TMPDIR|TEMP|TMP|SYSTEMROOT|COMSPEC|PATHEXT|APPDATA|LOCALAPPDATA|USERPROFILE|VIRTUAL_ENV|PYTHONPATH|PYTHONHOME|CONDA_PREFIX|NODE_PATH)$/i;

/** The environment of a user's own program. It contains API keys only if they are listed. */
export function environmentFor(
  named: readonly string[],
  environment: NodeJS.ProcessEnv = process.env,
): Record<string, string> {
  const allowed = new Set(named);
  const given = Object.fromEntries(
    Object.entries(environment).filter(
      (entry): entry is [string, string] =>
        entry[1] !== undefined && (basicVariables.test(entry[0]) || allowed.has(entry[0])),
    ),
  );
  // Python buffers output to a pipe, so a reply would not arrive.
  return { PYTHONUNBUFFERED: '1', ...given };
}
