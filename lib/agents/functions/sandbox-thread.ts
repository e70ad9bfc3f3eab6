import { errorText } from '../../domain/errors.js';
import { parentPort } from 'node:worker_threads';
import type { Json } from '../../domain/json.js';
import { argumentsProblems } from './arguments-problems.js';
import { callInEngine } from './call-in-engine.js';
import type { EngineOutcome } from './call-in-engine.js';
import { failure } from './outcome.js';
import { threadReady } from './thread-protocol.js';
import type { ThreadReply, ThreadRequest } from './thread-protocol.js';

/** A separate thread that runs functions, one at a time, so that a hanging one can be ended. */

// The engine uses this clock, also as its random seed: a function always sees the same time and random
// numbers.
Date.now = () => Date.UTC(2025, 0, 1);
Date.prototype.getTimezoneOffset = () => 0;

async function answer({ check, call }: ThreadRequest): Promise<EngineOutcome> {
  const problems = check ? problemsOf(check) : [];
  if (problems.length > 0) return failure('arguments', `The arguments do not fit: ${problems.join('; ')}.`);
  return call ? callInEngine(call) : { ok: true, text: null };
}

function problemsOf({ schema, argumentsText }: NonNullable<ThreadRequest['check']>): string[] {
  try {
    return argumentsProblems(schema, JSON.parse(argumentsText) as Json);
  } catch (error) {
    return [`their schema cannot be used (${errorText(error)})`];
  }
}

parentPort?.on('message', (request: ThreadRequest) => {
  void answer(request).then(outcome => {
    const reply: ThreadReply = { id: request.id, outcome };
    parentPort?.postMessage(reply);
  });
});
parentPort?.postMessage(threadReady);
