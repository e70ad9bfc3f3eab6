import { manifestSchema } from '../../config/manifest.js';
import { createArtifacts } from '../../store/artifacts.js';
import { connect, createTemporalClient } from '../../temporal/connection.js';
import { startOrAttach, workflowInput } from '../../temporal/runs/start-run.js';
import type { AppContext } from '../context.js';
import type { FoundRun } from '../finding/find-run.js';
import { forgetUnlessBegun } from './forget-unbegun.js';
import { logWorkflowUrl } from './workflow-url.js';
import { stateFolderOf } from '../../store/open-store.js';

/** Starts a run for workers in other processes. Leaves an embedded server running for them. */
export async function detachRun(context: AppContext, found: FoundRun): Promise<void> {
  await forgetUnlessBegun(context, found, () => startForWorkers(context, found));
}

async function startForWorkers(context: AppContext, found: FoundRun): Promise<void> {
  const { store, storePath, record } = found;
  const { log } = context;
  const temporal = await connect({ storeDirectory: stateFolderOf(storePath), log });
  const client = await createTemporalClient(temporal);
  try {
    const artifacts = createArtifacts(store);
    const manifest = await artifacts.get(record.manifest, manifestSchema);
    const modules = await artifacts.put(manifest.modules);
    const { searchAttributes } = temporal;
    const { workflowId } = await startOrAttach(
      { client, store, record },
      workflowInput({ store, record, manifest, modules, searchAttributes }),
    );
    logWorkflowUrl(context, temporal, workflowId);
    log(`Started. A worker must run for it: fgo worker --store ${storePath}`);
    log(`To look at it: fgo watch ${record.id}`);
  } finally {
    await client.connection.close();
  }
}
