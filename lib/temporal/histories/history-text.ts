import type { Client } from '@temporalio/client';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { z } from 'zod';
import { readJson } from '../../text/json/read-json.js';
import { createPayloadCodec } from '../codec/payload-codec.js';
import { decodePayloadsIn } from '../codec/payload-json.js';
import { readPayloadKeys } from '../codec/payload-keys.js';

type History = Parameters<typeof historyToJSON>[0];

/**
 * A history for the store, in the server's own JSON. Its payloads are decoded: the store protects what it
 * holds by other means, and the history can be replayed after the keys were changed.
 */
export async function historyText(client: Client, history: History): Promise<string> {
  const { payloadCodecs } = client.options.loadedDataConverter;
  // Compacts the JSON text: indented for reading, it is three times as long.
  return `${JSON.stringify(await decodePayloadsIn(JSON.parse(historyToJSON(history)), payloadCodecs))}\n`;
}

const encrypted = Buffer.from('binary/encrypted').toString('base64');

/**
 * Decodes a history that was exported from a server, with the keys of the environment. Throws
 * PAYLOAD_KEYS_INVALID, PAYLOAD_KEY_MISSING and PAYLOAD_DAMAGED.
 */
export async function decodeExported(text: string): Promise<string> {
  if (!text.includes(encrypted)) return text;
  const codec = createPayloadCodec(readPayloadKeys(process.env));
  return JSON.stringify(await decodePayloadsIn(readJson(text, z.unknown()), [codec]));
}
