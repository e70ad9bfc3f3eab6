import type { Json } from '../../../../../../lib/domain/json.js';
import type { FailureReason } from '../../../../../../lib/agents/functions/outcome.js';

/** A way that code might try to escape the sandbox, and its required outcome. */
export interface EscapeAttempt {
  name: string;
  kind: 'host' | 'time' | 'memory' | 'stack' | 'output' | 'error' | 'result' | 'syntax' | 'state';
  /** Declares `attempt({ text })`. */
  code: string;
  /** The accepted reasons for its failure, or the harmless value that it returns. */
  contained: FailureReason[] | { value: Json };
}

/** What the environment of the process that runs the sandbox contains; it must never be in an outcome. */
export const canary = { name: 'FGO_TEST_CANARY', value: 'canary-5d1c7e' };
