import type { Payload, PayloadCodec } from '@temporalio/common';
import { z } from 'zod';

/** A payload in the JSON of the Temporal API, with its bytes in base64. */
export const payloadJsonSchema = z.looseObject({
  metadata: z.record(z.string(), z.base64()).optional(),
  data: z.base64().optional(),
});
type PayloadJson = z.infer<typeof payloadJsonSchema>;

export function payloadFromJson({ metadata, data }: PayloadJson): Payload {
  const fields = Object.entries(metadata ?? {}).map(([name, value]) => [name, Buffer.from(value, 'base64')]);
  return {
    metadata: Object.fromEntries(fields) as Record<string, Buffer>,
    data: Buffer.from(data ?? '', 'base64'),
  };
}

export function payloadToJson({ metadata, data }: Payload): PayloadJson {
  const fields = Object.entries(metadata ?? {}).map(([name, value]) => [name, base64(value)]);
  return {
    metadata: Object.fromEntries(fields) as Record<string, string>,
    data: base64(data ?? new Uint8Array()),
  };
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}

/** Decodes all payloads in the JSON of a history, at any depth. */
export async function decodePayloadsIn(json: unknown, codecs: readonly PayloadCodec[]): Promise<unknown> {
  if (Array.isArray(json)) return Promise.all(json.map(item => decodePayloadsIn(item, codecs)));
  if (typeof json !== 'object' || json === null) return json;
  const payload = payloadJsonSchema.safeParse(json);
  if (payload.data?.metadata?.['encoding'] !== undefined) return decodeOne(payload.data, codecs);
  const fields = Object.entries(json).map(async ([name, value]) => [
    name,
    await decodePayloadsIn(value, codecs),
  ]);
  return Object.fromEntries((await Promise.all(fields)) as [string, unknown][]);
}

async function decodeOne(json: PayloadJson, codecs: readonly PayloadCodec[]): Promise<PayloadJson> {
  let payloads = [payloadFromJson(json)];
  for (const codec of codecs.toReversed()) payloads = await codec.decode(payloads);
  const [payload] = payloads;
  return payload ? payloadToJson(payload) : json;
}
