import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { DataConverter } from '@temporalio/common';
import { bundlePath } from '../bundle-path.js';
import { createPayloadCodec } from './payload-codec.js';
import { readPayloadKeys } from './payload-keys.js';

/** How every client and worker writes what it sends to a Temporal server. */
interface PayloadWriting {
  dataConverter: DataConverter;
  /** The bundle whose workflows write failures in the same way. */
  workflowBundle: { codePath: string };
}

/**
 * With keys, payloads and failures are encrypted. Without them, failures stay readable in the Temporal UI, and
 * encrypted payloads are reported with the id of the missing key. Throws PAYLOAD_KEYS_INVALID.
 */
export function payloadWriting(environment: NodeJS.ProcessEnv = process.env): PayloadWriting {
  const keys = readPayloadKeys(environment);
  const payloadCodecs = [createPayloadCodec(keys)];
  if (keys.length === 0)
    return { dataConverter: { payloadCodecs }, workflowBundle: { codePath: bundlePath() } };
  return {
    dataConverter: { payloadCodecs, failureConverterPath: failureConverterPath() },
    workflowBundle: { codePath: bundlePath('encoding') },
  };
}

/** The compiled module; when run from sources, that of the last build. */
export function failureConverterPath(): string {
  const beside = fileURLToPath(new URL('./failure-converter.cjs', import.meta.url));
  return existsSync(beside)
    ? beside
    : fileURLToPath(new URL('../../../dist/lib/temporal/codec/failure-converter.cjs', import.meta.url));
}
