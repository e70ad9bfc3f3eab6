import type { EngineCall, EngineOutcome } from './call-in-engine.js';
import type { WrittenFunction } from '../../domain/function.js';

/** What a thread is asked to do: look at arguments, run code, or both, in this order. */
export interface ThreadRequest {
  id: number;
  /** Checks these (JSON) by that schema, which `schemaProblems` has passed. */
  check: { schema: WrittenFunction['arguments']; argumentsText: string } | null;
  call: EngineCall | null;
}

/** What it says once it can work. */
export const threadReady = 'ready';

export interface ThreadReply {
  id: number;
  outcome: EngineOutcome;
}
