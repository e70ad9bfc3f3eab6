import { manifestSchema } from '../../config/manifest.js';
import { createArtifacts } from '../../store/artifacts.js';
import { connect, createTemporalClient } from '../../temporal/connection.js';
import { startOrAttach, workflowInput } from '../../temporal/runs/start-run.js';
import { workflowUrl } from '../../temporal/workflow-url.js';
import { exitCodes } from '../terminal/exit-codes.js';
import type { Session } from './run-session.js';
import { printJson, printMessage } from '../terminal/output.js';

/** Starts a run for workers in other processes. Leaves an embedded server running for them. */
export async function detachRun({ store, storePath, record, json }: Session): Promise<number> {
  const temporal = await connect({ storeDirectory: storePath, log: printMessage });
  const client = await createTemporalClient(temporal);
  try {
    const artifacts = createArtifacts(store);
    const manifest = await artifacts.get(record.manifest, manifestSchema);
    const modules = await artifacts.put(manifest.modules);
    const { workflowId } = await startOrAttach(
      { client, store, record },
      workflowInput({ record, manifest, modules, searchAttributes: temporal.searchAttributes }),
    );
    const { uiUrl, namespace } = temporal;
    if (uiUrl !== undefined)
      printMessage(`In the Temporal UI: ${workflowUrl({ uiUrl, namespace, workflowId })}`);
    printMessage(`Started. A worker must run for it: fgo worker --store ${storePath}`);
    printMessage(`To look at it: fgo watch ${record.id}`);
    if (json) printJson({ id: record.id, state: 'running' });
    return exitCodes.done;
  } finally {
    await client.connection.close();
  }
}
