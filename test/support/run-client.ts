import { Client, Connection } from '@temporalio/client';
import { setTimeout as sleep } from 'node:timers/promises';
import type { RunFolder } from './run-folder.js';

/** A client of the server that a folder's runs are on. */
export interface RunClient {
  client: Client;
  /** Ids of the workflows below a run that are open. */
  openBelow(run: string): Promise<string[]>;
  /** The same once there are none, or after some seconds. */
  leftOpen(run: string): Promise<string[]>;
  close(): Promise<void>;
}

/** Starts the folder's server, which stays when commands end, and opens a client of it. */
export async function openRunClient(folder: RunFolder): Promise<RunClient> {
  await folder.run('server', 'start', '--store', folder.store);
  const connection = await Connection.connect({ address: folder.server().address });
  const client = new Client({ connection });

  async function openBelow(run: string): Promise<string[]> {
    const ids: string[] = [];
    const query = `WorkflowId STARTS_WITH "${run}/" AND ExecutionStatus = "Running"`;
    for await (const workflow of client.workflow.list({ query })) ids.push(workflow.workflowId);
    return ids;
  }

  return {
    client,
    openBelow,
    async leftOpen(run) {
      for (const until = Date.now() + 10_000; ; await sleep(500)) {
        const open = await openBelow(run);
        if (open.length === 0 || Date.now() > until) return open;
      }
    },
    close: () => connection.close(),
  };
}
