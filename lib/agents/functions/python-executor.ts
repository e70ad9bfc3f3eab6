import { errorText, hasCode } from '../../domain/errors.js';
import { AgentFaultError } from '../own/errors.js';
import { createProcessTransport, environmentFor } from '../own/process-transport.js';
import type { Transport } from '../own/transport.js';
import { boundedJson } from './json-bounds.js';
import { failure } from './outcome.js';
import type { WrittenFunction } from '../../domain/function.js';
import type { FunctionOutcome } from './outcome.js';
import type { JsonObject } from '../../domain/json.js';

/**
 * A user's own program that runs Python: one JSON line in, one out. The program itself must sandbox the code.
 */
export interface PythonExecutor {
  command: readonly string[];
  /** The timeout of a call in milliseconds; then the process is ended. */
  timeMs: number;
  /** The working directory; defaults to the current directory. */
  directory?: string | undefined;
}

const executors = new Map<string, Transport>();
let requests = 0;

/** Runs a Python function in a process of the user's program; a process that hangs or crashes is replaced. */
export async function callPython(options: {
  functionModule: WrittenFunction;
  input: JsonObject;
  python: PythonExecutor;
  mostCharacters: number;
}): Promise<FunctionOutcome> {
  const { functionModule, input, python, mostCharacters } = options;
  const { name, code, packages } = functionModule;
  requests += 1;
  const request = { id: `call-${requests}`, name, code, arguments: input, packages };
  const ending = new AbortController();
  // This timer keeps the process alive during the call, which executors do not.
  const timer = setTimeout(() => ending.abort(), python.timeMs);
  try {
    return readReply(await executorOf(python).ask(request, ending.signal), mostCharacters);
  } catch (error) {
    if (ending.signal.aborted) return failure('time', `It was ended after ${python.timeMs} milliseconds.`);
    if (error instanceof AgentFaultError) return failure('threw', error.message);
    if (hasCode(error, 'AGENT_UNAVAILABLE')) {
      return failure('unavailable', `${error.message} Correct agent.functions.python.`);
    }
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

/** Ends all processes that run Python. */
export async function closePythonExecutors(): Promise<void> {
  const running = [...executors.values()];
  executors.clear();
  await Promise.all(running.map(transport => transport.close()));
}

function executorOf(python: PythonExecutor): Transport {
  const { command, directory = process.cwd() } = python;
  const key = JSON.stringify([command, directory]);
  const open = executors.get(key);
  if (open) return open;
  const made = createProcessTransport({
    what: 'Python executor',
    command,
    directory,
    environment: environmentFor([]),
  });
  executors.set(key, made);
  return made;
}

function readReply(reply: unknown, mostCharacters: number): FunctionOutcome {
  const { error, result } = reply as { error?: unknown; result?: unknown };
  if (error !== undefined && error !== null) {
    return failure('threw', typeof error === 'string' ? error : JSON.stringify(error));
  }
  try {
    return { ok: true, value: boundedJson(JSON.stringify(result ?? null), mostCharacters) };
  } catch (problem) {
    return failure('output', `Its result is ${errorText(problem)}.`);
  }
}
