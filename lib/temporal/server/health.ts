import { errorText } from '../../domain/errors.js';
import type { Connection } from '@temporalio/client';
import { connect as connectSocket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { LOOPBACK } from './ports.js';

const PROBE_MS = 3_000;
const POLL_MS = 30;

export interface HealthQuestion {
  port: number;
  namespace: string;
}

export interface HealthWait extends HealthQuestion {
  timeoutMs: number;
  /** Ends the wait early with the returned reason. */
  giveUp?: () => string | undefined | Promise<string | undefined>;
}

/** Returns whether the server answers for its namespace now. Never throws. */
export async function isHealthy(question: HealthQuestion): Promise<boolean> {
  return (await probe(question)) === undefined;
}

/** Waits until the server answers for its namespace. Returns undefined, or the reason why it did not. */
export async function waitUntilHealthy(wait: HealthWait): Promise<string | undefined> {
  const deadline = Date.now() + wait.timeoutMs;
  for (;;) {
    const problem = await probe(wait);
    if (problem === undefined) return undefined;
    const givenUp = await wait.giveUp?.();
    if (givenUp !== undefined) return givenUp;
    if (Date.now() > deadline) return `no answer within ${Math.round(wait.timeoutMs / 1000)} s (${problem})`;
    await sleep(POLL_MS);
  }
}

async function probe({ port, namespace }: HealthQuestion): Promise<string | undefined> {
  // A refused socket fails within a millisecond; the gRPC client would keep trying.
  if (!(await accepts(port))) return 'it does not listen';
  // Loaded while the server starts.
  const { Connection: Client } = await import('@temporalio/client');
  let connection: Connection | undefined;
  try {
    connection = await Client.connect({
      address: `${LOOPBACK}:${port}`,
      connectTimeout: PROBE_MS,
      tls: false,
    });
    const { workflowService } = connection;
    await connection.withDeadline(Date.now() + PROBE_MS, () =>
      workflowService.describeNamespace({ namespace }),
    );
    return undefined;
  } catch (error) {
    return errorText(error);
  } finally {
    await connection?.close();
  }
}

function accepts(port: number): Promise<boolean> {
  return new Promise(resolve => {
    const socket = connectSocket({ port, host: LOOPBACK });
    const answer = (accepted: boolean): void => {
      socket.destroy();
      resolve(accepted);
    };
    socket.setTimeout(PROBE_MS, () => answer(false));
    socket.once('connect', () => answer(true));
    socket.once('error', () => answer(false));
  });
}
