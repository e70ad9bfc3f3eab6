import { FgoError } from '../domain/errors.js';

/** The environment or temporal.toml cannot be read, or lacks a setting. */
export function connectionInvalid(message: string, options: { cause?: unknown } = {}): FgoError {
  return new FgoError({ code: 'CONNECTION_INVALID', message, cause: options.cause });
}

/** Nothing answers at the address. */
export function serverUnreachable(address: string, reason: string, cause: unknown): FgoError {
  return new FgoError({
    code: 'SERVER_UNREACHABLE',
    message: `No Temporal server answers at ${address} (${reason}).`,
    remedy:
      'Start it, or correct the address or TLS settings in TEMPORAL_ADDRESS, TEMPORAL_TLS or the temporal.toml ' +
      'profile. Without an address, fgo runs its own server.',
    cause,
  });
}

/** The server rejects the credentials. */
export function accessDenied(address: string, namespace: string, cause: unknown): FgoError {
  return new FgoError({
    code: 'ACCESS_DENIED',
    message: `The Temporal server at ${address} denies access to the namespace ${namespace}.`,
    remedy: 'Check TEMPORAL_API_KEY or the client certificate, and that they belong to this namespace.',
    cause,
  });
}

/** The server has no such namespace. */
export function namespaceMissing(address: string, namespace: string, cause: unknown): FgoError {
  return new FgoError({
    code: 'NAMESPACE_MISSING',
    message: `The Temporal server at ${address} has no namespace ${namespace}.`,
    remedy: `Correct TEMPORAL_NAMESPACE, or create it: temporal operator namespace create --namespace ${namespace}`,
    cause,
  });
}

/** An open workflow has the id of this run but was started for another one. */
export function workflowTaken(workflowId: string): FgoError {
  return new FgoError({
    code: 'WORKFLOW_TAKEN',
    message:
      `The workflow ${workflowId} on this Temporal server was started with another configuration or other data ` +
      '(another manifest), so this run does not change it.',
    remedy:
      'Start the run under another --id, or terminate that workflow in the Temporal UI if nobody needs it.',
  });
}
