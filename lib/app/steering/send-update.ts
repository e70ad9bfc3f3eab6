import { setTimeout as sleep } from 'node:timers/promises';
import {
  ServiceError,
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
  isGrpcServiceError,
} from '@temporalio/client';
import { approvalKind } from '../../domain/progress.js';
import { createTemporalClient } from '../../temporal/connection.js';
import { findServer } from '../../temporal/find-server.js';
import { isOpen, runHandle } from '../../temporal/runs/start-run.js';
import type { RunHandle } from '../../temporal/runs/start-run.js';
import { continueUpdate, progressQuery } from '../../../workflows/runtime/messages.js';
import type { Decision } from '../../optimizer/program/steps.js';
import { updateRejected } from '../errors.js';
import type { FoundRun } from '../finding/find-run.js';
import { progressFromWorkflow } from '../running/watch-run.js';
import { stateFolderOf } from '../../store/open-store.js';

/** A person's instruction to a run, with the name of the workflow's update. */
export interface RunUpdate {
  name: 'pause' | 'continue' | 'approve' | 'reject' | 'finish';
  argument?: { reason: string };
}

const answerMilliseconds = 30_000;

/**
 * Sends an update to the run if a server and a worker answer. Returns false if they do not; then nothing was
 * sent that could arrive later. Throws UPDATE_REJECTED with the run's own message, and ConnectionError.
 */
export async function sendUpdate(
  { store, storePath, record }: FoundRun,
  update: RunUpdate,
): Promise<boolean> {
  const temporal = await findServer({ storeDirectory: stateFolderOf(storePath) });
  if (!temporal) return false;
  const client = await createTemporalClient(temporal);
  const handle = await runHandle({ client, store, record });
  if (!(await isOpen(handle, record)) || !(await progressFromWorkflow(handle))) return false;
  const late = sleep(answerMilliseconds, 'late' as const, { ref: false });
  const answer = await Promise.race([applyUpdate(handle, update), late]).catch(goneIfNotFound);
  if (answer === 'gone') return false;
  if (answer === 'late') {
    throw updateRejected(
      `The run ${record.id} has not answered within ${answerMilliseconds / 1000} seconds. Look at it with: fgo status ${record.id}`,
    );
  }
  // The connection ends with the process: closing it under a call that waits for its retry is an uncaught
  // error.
  return true;
}

/** Handles the case that the command that worked on the run, and started its server, has just exited. */
function goneIfNotFound(error: unknown): 'gone' {
  if (error instanceof WorkflowNotFoundError) {
    throw updateRejected('The run has just ended.', { cause: error });
  }
  if (isGrpcServiceError(error) || (error instanceof ServiceError && isGrpcServiceError(error.cause)))
    return 'gone';
  throw error;
}

/** Sends an update to a run that a worker is processing. Throws UPDATE_REJECTED. */
export async function applyUpdate(handle: RunHandle, { name, argument }: RunUpdate): Promise<void> {
  try {
    if (argument === undefined) await handle.executeUpdate(name);
    else await handle.executeUpdate<unknown, [unknown]>(name, { args: [argument] });
  } catch (error) {
    if (!(error instanceof WorkflowUpdateFailedError)) throw error;
    let reason: Error = error;
    while (reason.cause instanceof Error) reason = reason.cause;
    throw updateRejected(reason.message, { cause: error });
  }
}

/** Continues a run that waits for a person or is paused; approves nothing. */
export async function continueIfWaiting(handle: RunHandle, goOn: Decision): Promise<void> {
  const progress = await handle.query(progressQuery).catch(() => undefined);
  const waits = progress?.waiting.some(({ kind }) => kind !== approvalKind) ?? false;
  if (waits) await continueRun(handle, goOn);
}

/** Has a run repeat the steps that failed. Returns false if it waits for anything else, such as a pause. */
export async function continueFailures(handle: RunHandle): Promise<boolean> {
  const progress = await handle.query(progressQuery).catch(() => undefined);
  if (!progress || progress.state === 'paused') return false;
  const failures = progress.waiting.filter(({ kind, asIs }) => kind !== approvalKind && !asIs);
  if (failures.length === 0 || failures.length < progress.waiting.length) return false;
  await continueRun(handle, 'again');
  return true;
}

async function continueRun(handle: RunHandle, goOn: Decision): Promise<void> {
  // It may have continued in the meantime, which is the desired result.
  await handle.executeUpdate(continueUpdate, { args: [{ again: goOn === 'again' }] }).catch(ignoreRefusal);
}

function ignoreRefusal(error: unknown): void {
  if (!(error instanceof WorkflowUpdateFailedError)) throw error;
}
