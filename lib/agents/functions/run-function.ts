import { errorText } from '../../domain/errors.js';
import type { EngineCall } from './call-in-engine.js';
import { boundedJson } from './json-bounds.js';
import { limitsWith } from './limits.js';
import type { FunctionLimits } from './limits.js';
import { failure, isIdentifier } from './outcome.js';
import type { WrittenFunction } from '../../domain/function.js';
import type { FunctionOutcome } from './outcome.js';
import { callPython } from './python-executor.js';
import type { PythonExecutor } from './python-executor.js';
import { sharedSandbox } from './sandbox.js';
import type { Sandbox } from './sandbox.js';
import { schemaProblems } from './schema-problems.js';
import type { ThreadReply, ThreadRequest } from './thread-protocol.js';
import type { Lost } from './thread.js';
import type { JsonObject } from '../../domain/json.js';

export interface FunctionOptions {
  /** Overrides of `defaultLimits`. */
  limits?: Partial<FunctionLimits>;
  /** Runs Python functions; without it, they fail. */
  python?: PythonExecutor | undefined;
  /** Defaults to the shared sandbox of this process. */
  sandbox?: Sandbox;
  /** Aborts the wait and throws the signal's reason. */
  signal?: AbortSignal;
}

/**
 * Calls a function with one arguments object. JavaScript runs in a separate engine, new for each call,
 * without access to files, network, timers or objects of this program; time, steps, memory, stack and output
 * are bounded. Throws SANDBOX_UNAVAILABLE if no thread can be started; never throws for what the function
 * does.
 */
export async function runFunction(
  functionModule: WrittenFunction,
  input: JsonObject,
  options: FunctionOptions = {},
): Promise<FunctionOutcome> {
  const limits = limitsWith(options.limits);
  if (!isIdentifier(functionModule.name)) return failure('does-not-parse', 'Its name is no identifier.');
  const [problem] = schemaProblems(functionModule.arguments, limits.schemaCharacters);
  if (problem !== undefined) return failure('arguments', `The function cannot be called: ${problem}.`);
  if (functionModule.code.length > limits.codeCharacters) return tooLong(limits);
  let argumentsText: string;
  try {
    argumentsText = JSON.stringify(input);
    boundedJson(argumentsText, limits.argumentsCharacters);
  } catch (error) {
    return failure('arguments', `The arguments are ${wordsOf(error)}.`);
  }
  const check = { schema: functionModule.arguments, argumentsText };
  if (functionModule.language === 'python')
    return runPython({ functionModule, input, options, check, limits });
  if (functionModule.packages.length > 0) return failure('unavailable', noPackages);
  const call = { name: functionModule.name, code: functionModule.code, argumentsText, limits };
  const reply = await askSandbox({ check, call }, options);
  return outcomeOf(reply, limits);
}

/** Loads a JavaScript function without calling it: a null value, or why it cannot be used. */
export async function loadFunction(
  { name, code }: WrittenFunction,
  options: FunctionOptions = {},
): Promise<FunctionOutcome> {
  const limits = limitsWith(options.limits);
  if (!isIdentifier(name)) return failure('does-not-parse', 'Its name is no identifier.');
  if (code.length > limits.codeCharacters) return tooLong(limits);
  const call: EngineCall = { name, code, argumentsText: null, limits };
  return outcomeOf(await askSandbox({ check: null, call }, options), limits);
}

/** Why JavaScript functions that list packages cannot run. */
export const noPackages =
  'JavaScript functions have no packages: leave "packages" empty and use the language alone.';

async function runPython(parts: {
  functionModule: WrittenFunction;
  input: JsonObject;
  options: FunctionOptions;
  check: NonNullable<ThreadRequest['check']>;
  limits: FunctionLimits;
}): Promise<FunctionOutcome> {
  const { functionModule, input, options, check, limits } = parts;
  const { python } = options;
  if (!python) {
    const words =
      'Python functions are not run here: agent.functions.python names no program that runs them. Write it in JavaScript.';
    return failure('unavailable', words);
  }
  const checked = await askSandbox({ check, call: null }, options);
  if (checked === 'time' || checked === 'ended' || !checked.ok) return outcomeOf(checked, limits);
  return callPython({ functionModule, input, python, mostCharacters: limits.outputCharacters });
}

function askSandbox(
  request: Omit<ThreadRequest, 'id'>,
  { limits, sandbox = sharedSandbox(), signal }: FunctionOptions,
): Promise<ThreadReply['outcome'] | Lost> {
  const { timeMs, graceMs } = limitsWith(limits);
  return sandbox.ask(request, timeMs + graceMs, signal);
}

function outcomeOf(reply: ThreadReply['outcome'] | Lost, limits: FunctionLimits): FunctionOutcome {
  if (reply === 'ended') {
    return failure('memory', 'It ended the thread that it ran in, most likely by taking too much memory.');
  }
  if (reply === 'time') {
    const words = `It was ended after ${limits.timeMs + limits.graceMs} milliseconds: look for less work.`;
    return failure('time', words);
  }
  if (!reply.ok) return reply;
  try {
    return { ok: true, value: boundedJson(reply.text ?? 'null', limits.outputCharacters) };
  } catch (error) {
    return failure('output', `Its result is ${wordsOf(error)}.`);
  }
}

function tooLong({ codeCharacters }: FunctionLimits): FunctionOutcome {
  return failure('does-not-parse', `Its code is longer than ${codeCharacters} characters.`);
}

function wordsOf(error: unknown): string {
  return errorText(error);
}
