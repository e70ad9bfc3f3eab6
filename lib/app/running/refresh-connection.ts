import { connectionChanges, withConnection } from '../../config/connection.js';
import { llmSchema, type LlmConfig } from '../../config/llm.js';
import { manifestSchema } from '../../config/manifest.js';
import { BadInputError } from '../../config/problem.js';
import { errorText } from '../../domain/errors.js';
import { readConnection, writeConnection } from '../../ledger/run-connection.js';
import { createArtifacts } from '../../store/artifacts.js';
import type { RunRecord } from '../../store/run-record.js';
import type { Store } from '../../store/store.js';
import type { AppContext } from '../context.js';
import { readConfig } from './open-configured-run.js';

/**
 * Gives a run that continues the connection settings of its configuration file as it is now, and logs what
 * changed. A file that is gone changes nothing, and neither does one that is invalid.
 */
export async function refreshConnection(
  { log }: Pick<AppContext, 'log'>,
  { store, record }: { store: Store; record: RunRecord },
): Promise<void> {
  const { llm: started } = await createArtifacts(store).get(record.manifest, manifestSchema);
  const now = await configuredLlm(record).catch((error: unknown) => {
    if (!(error instanceof BadInputError)) throw error;
    log(
      `note: the run keeps its connection settings, because its configuration is not usable: ${errorText(error)}`,
    );
    return null;
  });
  if (now === null) return;
  const connection = withConnection(started, now);
  const changes = connectionChanges(await readConnection(store, record.id, started), connection);
  if (changes.length === 0) return;
  await writeConnection(store, record.id, connection);
  for (const change of changes) log(`The run continues with ${change}`);
}

async function configuredLlm({ configFile, settings = [] }: RunRecord): Promise<LlmConfig> {
  const { config } = await readConfig(configFile, settings);
  return config.llm ?? llmSchema.parse({ provider: 'simulated' });
}
