import type { EngineCall, EngineOutcome } from './call-in-engine.js';
import type { WrittenFunction } from '../../domain/function.js';

/** A request to a thread: check arguments, run code, or both, in this order. */
export interface ThreadRequest {
  id: number;
  /** Validates these arguments (JSON) against this schema, which passed `schemaProblems`. */
  check: { schema: WrittenFunction['arguments']; argumentsText: string } | null;
  call: EngineCall | null;
}

/** The message of a thread that is ready for requests. */
export const threadReady = 'ready';

export interface ThreadReply {
  id: number;
  outcome: EngineOutcome;
}
