import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import { workflowIdBelow } from '../../domain/workflow-id.js';
import { recordEnd } from '../../store/record-end.js';
import { connect, createTemporalClient } from '../../temporal/connection.js';
import { saveHistories } from '../../temporal/histories/save-histories.js';
import { releaseServer } from '../../temporal/server/dev-server.js';
import { isOpen, runHandle } from '../../temporal/runs/start-run.js';
import type { AppContext } from '../context.js';
import type { FoundRun } from '../finding/find-run.js';
import { progressFromWorkflow } from '../running/watch-run.js';
import { endWorkflow } from './end-workflow.js';
import { stateFolderOf } from '../../store/open-store.js';

const pollMilliseconds = 500;
/** How long a running run may take to shut down in order. */
const orderlyMilliseconds = 30_000;
/** How long the server may take to end the child workflows of an ended run, one after the other. */
const belowMilliseconds = 15_000;

/**
 * Cancels a run and its child workflows. If a worker answers, it shuts down in order and records the end;
 * otherwise the server terminates the run, and this function records it. Returns the ids of the workflows
 * that could not be confirmed as ended.
 */
export async function cancelRun(
  { log }: AppContext,
  { store, storePath, record }: FoundRun,
): Promise<{ stillOpen: string[] }> {
  const temporal = await connect({ storeDirectory: stateFolderOf(storePath), log });
  try {
    const client = await createTemporalClient(temporal);
    const handle = await runHandle({ client, store, record });
    await endWorkflow({
      handle,
      isOpen: () => isOpen(handle, record),
      query: () => progressFromWorkflow(handle),
      orderlyMilliseconds,
    });
    const stillOpen = await openBelow(client, handle.workflowId);
    await saveHistories({ client, store, record });
    return { stillOpen };
  } finally {
    await recordEnd(store, record.id, 'cancelled');
    if (temporal.embedded) await releaseServer({ storeDirectory: stateFolderOf(storePath), log });
  }
}

async function openBelow(client: Client, root: string): Promise<string[]> {
  const query = `WorkflowId STARTS_WITH "${workflowIdBelow(root, '')}" AND ExecutionStatus = "Running"`;
  const until = Date.now() + belowMilliseconds;
  for (;;) {
    const open: string[] = [];
    for await (const { workflowId } of client.workflow.list({ query })) open.push(workflowId);
    if (open.length === 0 || Date.now() > until) return open;
    await sleep(pollMilliseconds);
  }
}
