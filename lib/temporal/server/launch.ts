import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { SEARCH_ATTRIBUTES } from '../search-attribute-types.js';
import { DATABASE } from './database.js';
import { ServerStartError } from './errors.js';
import { waitUntilHealthy } from './health.js';
import { chooseUiTarget, launchGuard, type UiTarget } from './launch-guard.js';
import { LOOPBACK, type Ports } from './ports.js';
import { identifyProcess } from './process-identity.js';
import { endGuardsIn } from './processes.js';
import { writeRecord, type LiveRecord, type ServerRecord } from './record.js';
import { logFileOf, logTail, rotateLog, sizeOf } from './server-log.js';
import { describeEnd, spawnDetached } from './spawn-detached.js';

/** The only namespace of an embedded server. */
export const NAMESPACE = 'default';

export interface Launch {
  /** An absolute path. */
  storeDirectory: string;
  program: string;
  ports: Ports;
  keep: boolean;
  environment: NodeJS.ProcessEnv;
  timeoutMs: number;
  onSpawn: () => void;
}

/**
 * Starts a server that outlives this process, writes its record, and waits until it is healthy. Throws
 * ServerStartError with the end of the server's log. The caller must hold the store's server lock.
 */
export async function launchServer(launch: Launch): Promise<LiveRecord> {
  const { storeDirectory } = launch;
  await rotateLog(storeDirectory);
  const logStart = await sizeOf(storeDirectory);
  const fail = async (reason: string, cause?: unknown): Promise<never> => {
    const tail = await logTail(storeDirectory, logStart);
    throw new ServerStartError({ reason, logFile: logFileOf(storeDirectory), logTail: tail, cause });
  };

  const target = await chooseUiTarget();
  const child = await spawnServer(launch, target).catch((error: unknown) =>
    fail(`${launch.program} does not run`, error),
  );
  const pid = child.pid;
  if (pid === undefined) return fail(`${launch.program} does not run`);
  const record = { ...describe(launch, target), pid, started: (await identifyProcess(pid))?.started ?? '' };
  await writeRecord(storeDirectory, record);
  launch.onSpawn();

  const [problem, guarded] = await Promise.all([
    waitUntilHealthy({
      port: launch.ports.port,
      namespace: NAMESPACE,
      timeoutMs: launch.timeoutMs,
      giveUp: () => describeEnd(child),
    }),
    guardUi(launch, record).catch((error: unknown) => String(error)),
  ]);
  if (problem === undefined && typeof guarded !== 'string') return guarded;
  await endChild(child);
  return fail(problem ?? String(guarded));
}

/** Starts and records a guard for the UI of this server. Ends leftover guards. */
export async function guardUi(
  { storeDirectory, environment }: Pick<Launch, 'storeDirectory' | 'environment'>,
  record: LiveRecord,
): Promise<LiveRecord> {
  await endGuardsIn(storeDirectory);
  const { uiPort, uiTarget, pid, started } = record;
  const guard = await launchGuard({
    storeDirectory,
    environment,
    uiPort,
    uiTarget,
    server: { pid, started },
  });
  const guarded = { ...record, guard };
  await writeRecord(storeDirectory, guarded);
  return guarded;
}

function spawnServer(launch: Launch, target: UiTarget): Promise<ChildProcess> {
  const { program, storeDirectory, environment } = launch;
  return spawnDetached({
    program,
    arguments: serverArguments(launch.ports, target),
    storeDirectory,
    environment,
  });
}

function serverArguments({ port }: Ports, ui: UiTarget): string[] {
  return [
    'server',
    'start-dev',
    '--ip',
    LOOPBACK,
    '--port',
    String(port),
    '--ui-ip',
    ui.ip,
    '--ui-port',
    String(ui.port),
    // Relative to the store, the server's working directory: it puts the name into a URL, in which # ? and %
    // have a meaning.
    '--db-filename',
    DATABASE,
    // One append per transaction instead of three fsyncs in turn. A power failure may take back the last steps,
    // which are then repeated from the journal; see docs/decisions/0038-a-faster-engine.md.
    '--sqlite-pragma',
    'journal_mode=WAL',
    '--sqlite-pragma',
    'synchronous=NORMAL',
    '--namespace',
    NAMESPACE,
    ...Object.entries(SEARCH_ATTRIBUTES).flatMap(([name, type]) => ['--search-attribute', `${name}=${type}`]),
    // Blocks its HTTP API, which is not needed and also answers web pages: no browser sends this Host.
    '--dynamic-config-value',
    'frontend.httpAllowedHosts=["-"]',
    '--log-level',
    'error',
  ];
}

function describe(
  { storeDirectory, ports: { port, uiPort }, keep }: Launch,
  target: UiTarget,
): Omit<ServerRecord, 'pid' | 'started'> {
  return {
    schemaVersion: 1,
    storeDirectory,
    address: `${LOOPBACK}:${port}`,
    uiUrl: `http://${LOOPBACK}:${uiPort}`,
    uiTarget: `http://${target.ip}:${target.port}`,
    guard: null,
    port,
    uiPort,
    namespace: NAMESPACE,
    keep,
  };
}

async function endChild(child: ChildProcess): Promise<void> {
  if (describeEnd(child) !== undefined) return;
  const exited = once(child, 'exit');
  // Keeps this process alive until then.
  child.ref();
  child.kill('SIGKILL');
  await exited;
}
