import { llmSchema, type LlmConfig } from '../config/llm.js';
import { runKeys } from '../store/run-keys.js';
import type { Store } from '../store/store.js';
import { readJson } from '../text/json/read-json.js';
import { prettyJson } from '../text/json/pretty-json.js';

/** How a run reaches its endpoint: as last changed by a resume, otherwise as it was started. */
export async function readConnection(store: Store, run: string, started: LlmConfig): Promise<LlmConfig> {
  const stored = await store.read(runKeys(run).connection);
  return stored ? readJson(stored.bytes, llmSchema) : started;
}

export async function writeConnection(store: Store, run: string, connection: LlmConfig): Promise<void> {
  await store.write(runKeys(run).connection, prettyJson(connection));
}
