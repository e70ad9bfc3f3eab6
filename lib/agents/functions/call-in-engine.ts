import { FgoError, errorText } from '../../domain/errors.js';
import type { QuickJSHandle } from 'quickjs-emscripten-core';
import { createEngine } from './engine.js';
import type { Engine } from './engine.js';
import { deepestJson } from './limits.js';
import type { FunctionLimits } from './limits.js';
import { failure } from './outcome.js';
import type { FunctionFailure } from './outcome.js';
import { prelude } from './prelude.js';

export interface EngineCall {
  name: string;
  code: string;
  /** JSON; null to only load the code. */
  argumentsText: string | null;
  limits: FunctionLimits;
}

/** The result as JSON; null if the code was only loaded. */
export type EngineOutcome = { ok: true; text: string | null } | FunctionFailure;

/** The file name of the code in stack traces. */
const file = 'code.js';
/** The number of jobs (promise continuations) to run between time checks. */
const jobsAtOnce = 100;
/** The step cost of a promise job, which takes few steps itself. */
const stepsOfJob = 100;

/**
 * Calls a function in a new engine. Always returns an outcome, whatever the code does; the thread's owner
 * enforces only the time.
 */
export async function callInEngine(call: EngineCall): Promise<EngineOutcome> {
  const engine = await createEngine(call.limits);
  try {
    return new Call(engine, call).outcome();
  } catch (error) {
    if (error instanceof CallEndedError) return error.outcome;
    if (engine.stopped) return tookTooLong(engine.stopped, call.limits);
    if (engine.isFull) return tookTooMuch(call.limits);
    const words = errorText(error);
    return failure('threw', `It crashed the JavaScript engine: ${words}.`);
  }
}

/** Ends a call early, with its outcome. */
class CallEndedError extends FgoError {
  constructor(readonly outcome: FunctionFailure) {
    super({ code: 'INTERNAL', message: outcome.message });
  }
}

class Call {
  private readonly trusted: QuickJSHandle;

  constructor(
    private readonly engine: Engine,
    private readonly call: EngineCall,
  ) {
    const { context } = engine;
    const make = context.unwrapResult(context.evalCode(prelude, 'prelude.js', { type: 'global' }));
    const limits = [call.limits.outputCharacters, deepestJson].map(limit => context.newNumber(limit));
    this.trusted = context.unwrapResult(context.callFunction(make, context.undefined, ...limits));
  }

  outcome(): EngineOutcome {
    const { argumentsText, name } = this.call;
    const before = this.find();
    this.load();
    const found = this.find();
    if (!this.isTrue(this.ask('isDeclared', found, before))) {
      return failure('does-not-parse', `The code declares no function named ${name}.`);
    }
    if (argumentsText === null) return { ok: true, text: null };
    this.ask('start', found, this.engine.context.newString(argumentsText));
    return this.read(this.settled());
  }

  /** Looks up the name in the scope of the code, which also finds `const` declarations. */
  private find(): QuickJSHandle {
    const { name } = this.call;
    return this.evaluate(`typeof ${name} === 'function' ? ${name} : undefined`);
  }

  private load(): void {
    const { context } = this.engine;
    const compiled = context.evalCode(this.call.code, file, { type: 'global', compileOnly: true });
    if (compiled.error) {
      this.leaveIfStopped();
      throw new CallEndedError(failure('does-not-parse', this.words(compiled.error)));
    }
    this.evaluate(this.call.code);
  }

  private evaluate(code: string): QuickJSHandle {
    const { context } = this.engine;
    return this.taken(context.evalCode(code, file, { type: 'global' }));
  }

  /** Calls a function of the prelude. */
  private ask(name: string, ...values: QuickJSHandle[]): QuickJSHandle {
    const { context } = this.engine;
    const asked = context.getProp(this.trusted, name);
    return this.taken(context.callFunction(asked, context.undefined, ...values));
  }

  private taken(result: ReturnType<Engine['context']['evalCode']>): QuickJSHandle {
    this.leaveIfStopped();
    if (result.error) throw new CallEndedError(this.thrown(result.error));
    return result.value;
  }

  /**
   * Runs promise jobs until the function's promise settles. Returns the outcome as encoded by the prelude.
   */
  private settled(): string {
    const { runtime } = this.engine;
    let jobs = 0;
    for (;;) {
      const ended = this.text(this.ask('ended'));
      if (ended !== '') return ended;
      if (!runtime.hasPendingJob()) {
        const words = 'It awaits a promise that never settles: there are no timers, files or network here.';
        throw new CallEndedError(failure('time', words));
      }
      runtime.executePendingJobs(jobsAtOnce);
      jobs += jobsAtOnce;
      this.engine.checkTime();
      this.leaveIfStopped();
      if (jobs * stepsOfJob > this.call.limits.steps)
        throw new CallEndedError(tookTooLong('steps', this.call.limits));
    }
  }

  private read(ended: string): EngineOutcome {
    const space = ended.indexOf(' ');
    const rest = ended.slice(space + 1);
    switch (ended.slice(0, space)) {
      case 'value':
        return { ok: true, text: rest };
      case 'refused':
        return failure('output', rest);
      default:
        return this.thrownAs(rest);
    }
  }

  private thrown(error: QuickJSHandle): FunctionFailure {
    return this.thrownAs(this.described(error));
  }

  private thrownAs(described: string): FunctionFailure {
    const isMemory = isOutOfMemory(described) || (this.engine.isFull && described.includes('It threw null'));
    return isMemory ? tookTooMuch(this.call.limits) : failure('threw', wordsOf(described));
  }

  private words(error: QuickJSHandle): string {
    return wordsOf(this.described(error));
  }

  private described(error: QuickJSHandle): string {
    const { context } = this.engine;
    const result = context.callFunction(context.getProp(this.trusted, 'describe'), context.undefined, error);
    this.leaveIfStopped();
    return result.error ? '' : this.text(result.value);
  }

  private text(handle: QuickJSHandle): string {
    const { context } = this.engine;
    return context.typeof(handle) === 'string' ? context.getString(handle) : '';
  }

  private isTrue(handle: QuickJSHandle): boolean {
    return this.engine.context.dump(handle) === true;
  }

  private leaveIfStopped(): void {
    const { stopped } = this.engine;
    if (stopped) throw new CallEndedError(tookTooLong(stopped, this.call.limits));
  }
}

interface Described {
  name: string;
  message: string;
  stack: string;
}

function parsed(described: string): Described | null {
  if (described === '') return null;
  const { name, message, stack } = JSON.parse(described) as Partial<Record<keyof Described, unknown>>;
  return { name: String(name ?? ''), message: String(message ?? ''), stack: String(stack ?? '') };
}

function isOutOfMemory(described: string): boolean {
  const error = parsed(described);
  return error?.name === 'InternalError' && error.message === 'out of memory';
}

/** For example, "TypeError: not a function (line 3)". */
function wordsOf(described: string): string {
  const error = parsed(described);
  if (!error) return 'It threw something that cannot be read.';
  const what = [error.name, error.message].filter(part => part !== '').join(': ');
  const line = /\bcode\.js:(\d{1,6})/.exec(error.stack)?.[1];
  const short = what.length > 400 ? `${what.slice(0, 400)}…` : what;
  return line === undefined ? short : `${short} (line ${line})`;
}

function tookTooLong(stopped: 'steps' | 'time', limits: FunctionLimits): FunctionFailure {
  const limit =
    stopped === 'steps'
      ? `${limits.steps.toLocaleString('en')} steps (branches and calls)`
      : `${limits.timeMs} milliseconds`;
  return failure('time', `It was ended after ${limit}: look for a loop without end or for less work.`);
}

function tookTooMuch(limits: FunctionLimits): FunctionFailure {
  const most = Math.round(limits.memoryBytes / (1024 * 1024));
  return failure('memory', `It needs more than the ${most} MiB of memory that it may take.`);
}
