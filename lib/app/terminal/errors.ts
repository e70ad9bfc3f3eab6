import { displayValue } from '../../config/display-value.js';
import { isRunId } from './options.js';

/** No run with this id is in the searched stores. */
export class RunNotFoundError extends Error {
  override readonly name = 'RunNotFoundError';
  readonly stores: string[];

  constructor(details: {
    id: string;
    stores: string[];
    nearest: string | undefined;
    /** The message if there is no store to search. */
    missing: string;
  }) {
    const { id, missing } = details;
    const where = details.stores.length === 0 ? missing : `in ${details.stores.join(', ')}`;
    const name = isRunId(id) ? id : `with the id ${displayValue(id)}`;
    const meant = details.nearest === undefined ? '' : ` Did you mean ${details.nearest}?`;
    super(
      `No run ${id === 'last' ? 'yet' : name} (${where}).${meant} \`fgo list --all\` shows all; --store PATH names a store.`,
    );
    this.stores = details.stores;
  }
}

/**
 * The run is only in another folder's store, and a command that changes something needs the store's name with
 * it.
 */
export class RunInOtherStoreError extends Error {
  override readonly name = 'RunInOtherStoreError';

  constructor(details: { id: string; local: string; storePath: string; fullName: string }) {
    const { id, local, storePath, fullName } = details;
    super(
      `${id === 'last' ? 'There is no run' : `There is no ${id}`} in ${local}, and a command that changes something ` +
        `does not go to another folder's store by itself. ${storePath} has one: name it with its store, ${fullName}.`,
    );
  }
}

/** The run has no recorded state from which another run could be derived. */
export class RunNotStartedError extends Error {
  override readonly name = 'RunNotStartedError';

  constructor(id: string) {
    super(`The run ${id} has not begun: there is nothing to take over. Go on with it: fgo resume ${id}.`);
  }
}

/** The run rejected an update; the message is the run's own. */
export class UpdateRejectedError extends Error {
  override readonly name = 'UpdateRejectedError';
}

/** A run with this id already exists, with another configuration or other data. */
export class RunChangedError extends Error {
  override readonly name = 'RunChangedError';

  constructor(id: string, differences: string[]) {
    super(
      [
        `The run ${id} was started with another configuration or other data:`,
        ...differences.slice(0, 20).map(line => `  ${line}`),
        'Give the new one another --id (or leave it out), or undo the change.',
      ].join('\n'),
    );
  }
}

/** A comparison with this id already exists, with other runs. */
export class ComparisonChangedError extends Error {
  override readonly name = 'ComparisonChangedError';
}

/** Ctrl-C before the run existed. */
export class ProbeInterruptedError extends Error {
  override readonly name = 'ProbeInterruptedError';

  constructor() {
    super('Interrupted. What was paid is in the journal: the same command goes on from there.');
  }
}
