import { displayValue } from '../config/display-value.js';
import { FgoError } from '../domain/errors.js';
import { isRunId } from '../domain/workflow-id.js';

/** No run with this id is in the searched stores. */
export function runNotFound(details: {
  id: string;
  stores: string[];
  nearest: string | undefined;
  /** The message if there is no store to search. */
  missing: string;
}): FgoError {
  const { id, stores, nearest, missing } = details;
  const where = stores.length === 0 ? missing : `in ${stores.join(', ')}`;
  const name = isRunId(id) ? id : `with the id ${displayValue(id)}`;
  const suggestion = nearest === undefined ? '' : `Did you mean ${nearest}? `;
  return new FgoError({
    code: 'RUN_NOT_FOUND',
    message: `No run ${id === 'last' ? 'yet' : name} (${where}).`,
    remedy: `${suggestion}\`fgo list --all\` shows all; --store PATH names a store.`,
  });
}

/**
 * The run is only in another folder's store, and a command that changes something needs the store's name with
 * it.
 */
export function runElsewhere(details: {
  id: string;
  local: string;
  storePath: string;
  fullName: string;
}): FgoError {
  const { id, local, storePath, fullName } = details;
  return new FgoError({
    code: 'RUN_ELSEWHERE',
    message:
      `${id === 'last' ? 'There is no run' : `There is no ${id}`} in ${local}, and a command that changes something ` +
      `does not use another folder's store unless you name it.`,
    remedy: `${storePath} has one: name it with its store, ${fullName}.`,
  });
}

/** The run has not started: there is nothing to show, or to derive another run from. */
export function runNotStarted(id: string): FgoError {
  return new FgoError({
    code: 'RUN_NOT_STARTED',
    message: `The run ${id} has not started yet.`,
    remedy: `Start it with: fgo resume ${id}`,
  });
}

/** The run rejected an update; the message is the run's own. */
export function updateRejected(message: string, options: { cause?: unknown } = {}): FgoError {
  return new FgoError({ code: 'UPDATE_REJECTED', message, cause: options.cause });
}

/** A run with this id already exists, with another configuration or other data. */
export function runChanged(id: string, differences: string[]): FgoError {
  const lines = differences.slice(0, 20).map(line => `  ${line}`);
  return new FgoError({
    code: 'RUN_CHANGED',
    message: `The run ${id} was started with another configuration or other data:\n${lines.join('\n')}\n`,
    remedy: 'Give the new run another --id (or leave it out), or undo the change.',
  });
}

/** A comparison with this id already exists, with other runs. */
export function comparisonChanged(message: string): FgoError {
  return new FgoError({ code: 'COMPARISON_CHANGED', message });
}

/** Ctrl-C before the run existed. */
export function probeInterrupted(): FgoError {
  return new FgoError({
    code: 'INTERRUPTED',
    message: 'Interrupted.',
    remedy: 'What was paid is in the journal: run the same command to continue.',
  });
}
