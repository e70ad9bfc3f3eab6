import type { Json } from '../../../../../../lib/domain/json.js';
import type { FailureReason } from '../../../../../../lib/agents/functions/outcome.js';

/** A way that code might try to get out of the sandbox, and what must come of it. */
export interface EscapeAttempt {
  name: string;
  kind: 'host' | 'time' | 'memory' | 'stack' | 'output' | 'error' | 'result' | 'syntax' | 'state';
  /** Declares `attempt({ text })`. */
  code: string;
  /** The reasons that it may fail for, or the harmless value that it gives. */
  contained: FailureReason[] | { value: Json };
}

/** What the environment of the process holds that runs the sandbox; it must never be in an outcome. */
export const canary = { name: 'FGO_TEST_CANARY', value: 'canary-5d1c7e' };
