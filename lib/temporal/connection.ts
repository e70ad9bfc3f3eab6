import { errorText } from '../domain/errors.js';
import type { Client, ClientOptions } from '@temporalio/client';
import { loadClientConnectConfig, type ClientConnectConfig } from '@temporalio/envconfig';
import { readPayloadKeys } from './codec/payload-keys.js';
import { connectionInvalid } from './connection-errors.js';
import type { ServerNamespace } from './open-connection.js';
import { ensureServer, type RunningServer } from './server/dev-server.js';
import type { Log } from './server/log.js';

/** How to reach the Temporal server of this command. */
export interface TemporalConnection extends ServerNamespace {
  /** Undefined if the UI address of an external server is unknown (set it with FGO_TEMPORAL_UI_URL). */
  uiUrl?: string;
  /** False if runs must not set search attributes, because the namespace lacks them. */
  searchAttributes: boolean;
  /** The server of this store, if no other is configured. */
  embedded?: RunningServer;
}

export interface ConnectOptions {
  storeDirectory: string;
  log: Log;
  /** Defaults to process.env. */
  environment?: NodeJS.ProcessEnv;
  /** How long a server may take to answer. Defaults to 10 s. */
  timeoutMs?: number;
  /** Cancels the wait for the embedded server's program: the promise rejects with its reason. */
  signal?: AbortSignal;
  /** Called when the embedded server's process has started and is not ready yet. */
  onSpawn?: () => void;
}

const ANSWER_MS = 10_000;

/** Loaded while the embedded server starts, instead of before. */
const loadClient = () => import('./open-connection.js');

/**
 * Finds a Temporal server, checks that it answers, and registers the search attributes. Uses the server in
 * TEMPORAL_ADDRESS or in a temporal.toml profile, else starts the embedded one of the store. Throws the
 * errors of `connection-errors.ts` and `server/errors.ts`.
 */
export async function connect(options: ConnectOptions): Promise<TemporalConnection> {
  const { log, environment = process.env, timeoutMs = ANSWER_MS } = options;
  // Reported before a server starts.
  readPayloadKeys(environment);
  const named = namedConnection(environment);
  if (named) {
    const uiUrl = environment['FGO_TEMPORAL_UI_URL'] ?? cloudUi(named.settings.address);
    const { checkServer } = await loadClient();
    const searchAttributes = await checkServer({ ...named, log, timeoutMs });
    return { ...named, searchAttributes, ...(uiUrl && { uiUrl }) };
  }

  warnOfIgnored(environment, log);
  const server = await ensureServer(options);
  const { namespace, uiUrl } = server;
  const settings = { address: server.address };
  const { checkServer } = await loadClient();
  const searchAttributes = await checkServer({ settings, namespace, log, timeoutMs });
  return { settings, namespace, uiUrl, searchAttributes, embedded: server };
}

/** Creates a client of that server. Close it with `client.connection.close()`. */
export async function createTemporalClient(
  server: ServerNamespace,
  options: Omit<ClientOptions, 'connection' | 'namespace'> = {},
): Promise<Client> {
  const { openClient } = await loadClient();
  return openClient({ ...server, timeoutMs: ANSWER_MS }, options);
}

/** Returns the server in the environment or in a temporal.toml profile; undefined if none is configured. */
export function namedConnection(environment: NodeJS.ProcessEnv): ServerNamespace | undefined {
  const { connectionOptions, namespace } = loadConfig(environment);
  const { address, tls, apiKey, metadata } = connectionOptions;
  if (address) {
    const settings = {
      address,
      // Keeps an explicit false: with a key, a missing value would mean on.
      ...(tls !== undefined && tls !== null && { tls }),
      ...(apiKey && { apiKey }),
      ...(metadata && { metadata }),
    };
    return { settings, namespace: namespace ?? 'default' };
  }
  // Credentials without an address: a run on the embedded server is not what the user meant.
  if (apiKey || (tls !== undefined && tls !== false))
    throw connectionInvalid(
      'A Temporal API key or TLS is configured, but no address. Set TEMPORAL_ADDRESS (or `address` in the ' +
        'temporal.toml profile), or unset them to use the embedded server.',
    );
  return undefined;
}

function loadConfig(environment: NodeJS.ProcessEnv): ClientConnectConfig {
  const given = Object.entries(environment).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value]],
  );
  try {
    return loadClientConnectConfig({ overrideEnvVars: Object.fromEntries(given) as Record<string, string> });
  } catch (error) {
    throw connectionInvalid(
      `The Temporal configuration cannot be used: ${firstLine(error)} Check TEMPORAL_* and the temporal.toml file ` +
        '(TEMPORAL_CONFIG_FILE, TEMPORAL_PROFILE).',
    );
  }
}

// A TOML error continues with the lines of the file, which may contain the key: drops the rest and the cause.
function firstLine(error: unknown): string {
  const text = errorText(error).split('\n')[0] ?? '';
  const line = (error as { line?: unknown }).line;
  return `${text.replace(/\.$/, '')}${typeof line === 'number' ? ` (line ${line})` : ''}.`;
}

function warnOfIgnored(environment: NodeJS.ProcessEnv, log: Log): void {
  const namespace = environment['TEMPORAL_NAMESPACE'];
  if (namespace && namespace !== 'default')
    log(
      `TEMPORAL_NAMESPACE=${namespace} has no effect without TEMPORAL_ADDRESS: the embedded server uses default.`,
    );
}

function cloudUi(address: string): string | undefined {
  return /\.(tmprl\.cloud|api\.temporal\.io)(:\d+)?$/.test(address) ? 'https://cloud.temporal.io' : undefined;
}
