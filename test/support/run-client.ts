import { Client, Connection } from '@temporalio/client';
import { setTimeout as sleep } from 'node:timers/promises';
import { openStore } from '../../lib/store/open-store.js';
import { workflowIdOf } from '../../lib/store/store-identity.js';
import type { RunHandle } from '../../lib/temporal/runs/start-run.js';
import type { optimize } from '../../workflows/optimize.js';
import type { RunFolder } from './run-folder.js';

/** A client of the server that a folder's runs are on. */
export interface RunClient {
  /** The workflow of a run. */
  handle(run: string): Promise<RunHandle>;
  /** Paths of the open workflows below a run. */
  openBelow(run: string): Promise<string[]>;
  /** The same once there are none, or after some seconds. */
  leftOpen(run: string): Promise<string[]>;
  close(): Promise<void>;
}

/** Opens a client of the server that the folder's runs are on. */
export async function openRunClient(folder: RunFolder): Promise<RunClient> {
  const connection = await Connection.connect({ address: await folder.address() });
  const client = new Client({ connection });
  const rootOf = async (run: string) => workflowIdOf(await openStore(folder.store), run);

  async function openBelow(run: string): Promise<string[]> {
    const below = `${await rootOf(run)}/`;
    const paths: string[] = [];
    const query = `WorkflowId STARTS_WITH "${below}" AND ExecutionStatus = "Running"`;
    for await (const { workflowId } of client.workflow.list({ query }))
      paths.push(workflowId.slice(below.length));
    return paths;
  }

  return {
    handle: async run => client.workflow.getHandle<typeof optimize>(await rootOf(run)),
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
