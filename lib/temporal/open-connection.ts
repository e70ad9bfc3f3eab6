import { Client, Connection, isGrpcServiceError } from '@temporalio/client';
import type { ClientOptions, ConnectionOptions } from '@temporalio/client';
import type { NativeConnectionOptions } from '@temporalio/worker';
import { errorText } from '../domain/errors.js';
import { payloadWriting } from './codec/payload-writing.js';
import { clientIdentity } from './client-identity.js';
import { accessDenied, namespaceMissing, serverUnreachable } from './connection-errors.js';
import { ensureSearchAttributes } from './search-attributes.js';
import type { Log } from './server/log.js';

/**
 * Fits `Connection.connect` of the client and `NativeConnection.connect` of the worker. Contains keys: never
 * log it.
 */
export type ConnectionSettings = Pick<NativeConnectionOptions, 'tls' | 'apiKey' | 'metadata'> & {
  address: string;
};

/** A server and the namespace that we use on it. */
export interface ServerNamespace {
  settings: ConnectionSettings;
  namespace: string;
}

interface AnsweringServer extends ServerNamespace {
  /** How long it may take to answer. */
  timeoutMs: number;
}

/** After an outage, gRPC would wait for up to two minutes before it connects again. */
const longestBackoffMs = 3_000;
const GRPC = { notFound: 5, permissionDenied: 7, unauthenticated: 16 };

/** Creates a client of a server that answers. Throws the errors of `connection-errors.ts`. */
export async function openClient(
  server: AnsweringServer,
  options: Omit<ClientOptions, 'connection' | 'namespace'>,
): Promise<Client> {
  const { namespace } = server;
  const { dataConverter } = payloadWriting();
  const connection = await openConnection(server);
  return new Client({ identity: clientIdentity(), ...options, connection, namespace, dataConverter });
}

/** Checks that the server answers; returns whether it has our search attributes. */
export async function checkServer(details: AnsweringServer & { log: Log }): Promise<boolean> {
  const connection = await openConnection(details);
  try {
    return await ensureSearchAttributes({ connection, namespace: details.namespace, log: details.log });
  } finally {
    await connection.close();
  }
}

/** Opens a connection and checks that its namespace answers. */
async function openConnection(details: AnsweringServer): Promise<Connection> {
  const { settings, namespace, timeoutMs } = details;
  let connection: Connection | undefined;
  try {
    const options: ConnectionOptions = {
      ...settings,
      connectTimeout: timeoutMs,
      channelArgs: { 'grpc.max_reconnect_backoff_ms': longestBackoffMs },
    };
    const opened = (connection = await Connection.connect(options));
    await opened.withDeadline(Date.now() + timeoutMs, () =>
      opened.workflowService.describeNamespace({ namespace }),
    );
    return opened;
  } catch (error) {
    await connection?.close();
    throw explain(error, settings.address, namespace);
  }
}

function explain(error: unknown, address: string, namespace: string): Error {
  if (!isGrpcServiceError(error)) return serverUnreachable(address, errorText(error), error);
  if (error.code === GRPC.notFound) return namespaceMissing(address, namespace, error);
  if (error.code === GRPC.permissionDenied || error.code === GRPC.unauthenticated)
    return accessDenied(address, namespace, error);
  return serverUnreachable(address, error.details, error);
}
