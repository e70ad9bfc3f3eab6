/**
 * The Temporal server, or something that a command needs on it, cannot be reached. The message says what to
 * do.
 */
export class ConnectionError extends Error {
  override readonly name: string = 'ConnectionError';
}

/** The environment or temporal.toml cannot be read, or lacks a setting. */
export class ConnectionConfigError extends ConnectionError {
  override readonly name = 'ConnectionConfigError';
}

/** Nothing answers at the address. */
export class ServerUnreachableError extends ConnectionError {
  override readonly name = 'ServerUnreachableError';

  constructor(
    readonly address: string,
    readonly reason: string,
    cause: unknown,
  ) {
    super(
      `No Temporal server answers at ${address} (${reason}). Start it, or correct the address or TLS settings in ` +
        'TEMPORAL_ADDRESS, TEMPORAL_TLS or the temporal.toml profile; without an address fgo runs a server of its own.',
      { cause },
    );
  }
}

/** The server rejects the credentials. */
export class AccessRefusedError extends ConnectionError {
  override readonly name = 'AccessRefusedError';

  constructor(
    readonly address: string,
    readonly namespace: string,
    cause: unknown,
  ) {
    super(
      `The Temporal server at ${address} refuses access to namespace ${namespace}. Check TEMPORAL_API_KEY or the ` +
        'client certificate, and that they belong to this namespace.',
      { cause },
    );
  }
}

/** The server has no such namespace. */
export class NamespaceMissingError extends ConnectionError {
  override readonly name = 'NamespaceMissingError';

  constructor(
    readonly address: string,
    readonly namespace: string,
    cause: unknown,
  ) {
    super(
      `The Temporal server at ${address} has no namespace ${namespace}. Correct TEMPORAL_NAMESPACE, or create it: ` +
        `temporal operator namespace create --namespace ${namespace}`,
      { cause },
    );
  }
}

/** An open workflow has the id of this run but was started for another one. */
export class WorkflowTakenError extends ConnectionError {
  override readonly name = 'WorkflowTakenError';

  constructor(readonly workflowId: string) {
    super(
      `The workflow ${workflowId} on this Temporal server was started with another configuration or other data ` +
        '(another manifest), so this run does not touch it. Start the run under another --id, or terminate that ' +
        'workflow in the Temporal UI if nobody needs it.',
    );
  }
}
