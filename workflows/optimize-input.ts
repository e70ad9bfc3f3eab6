import type { RunDescription } from '../lib/domain/run-description.js';
import type { RunInput, RunState } from '../lib/optimizer/program/run/run.js';
import type { NodeInput } from './runtime/node.js';

export interface OptimizeInput extends NodeInput, Omit<RunInput, 'id'> {
  /** For people: what the run's page shows first. */
  about: RunDescription;
  /** False on a server that does not have our search attributes. */
  searchAttributes: boolean;
  /** Whether to send a notification when the run waits, ends or fails. */
  notify?: boolean;
  /** The checkpoint that a continued run resumes from. */
  state?: RunState;
}
