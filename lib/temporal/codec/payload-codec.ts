import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { Payload, PayloadCodec } from '@temporalio/common';
import proto from '@temporalio/proto';
import { FgoError } from '../../domain/errors.js';
import { keysFileVariable, keysVariable } from './payload-keys.js';
import type { PayloadKey } from './payload-keys.js';

const { Payload: PayloadMessage } = proto.temporal.api.common.v1;

const cipher = 'aes-256-gcm';
const bytesOf = { nonce: 12, tag: 16 };
/** The form of Temporal's own examples: their codec servers read it, too. */
const encrypted = Buffer.from('binary/encrypted');
const keyIdField = 'encryption-key-id';

/**
 * Encrypts payloads with the first key: nonce, ciphertext and tag of the serialized payload. Without keys it
 * leaves payloads as they are. Decodes what any of the keys encrypted; payloads that are not encrypted stay
 * as they are. Throws PAYLOAD_KEY_MISSING and PAYLOAD_DAMAGED.
 */
export function createPayloadCodec(keys: readonly PayloadKey[]): PayloadCodec {
  const [first] = keys;
  const byId = new Map(keys.map(key => [key.id, key]));
  return {
    encode: payloads => Promise.resolve(first ? payloads.map(payload => encrypt(payload, first)) : payloads),
    // Async, so that an error rejects.
    decode: async payloads =>
      payloads.map(payload => (isEncrypted(payload) ? decrypt(payload, byId) : payload)),
  };
}

/** Whether this codec, or one of the same form, has encrypted a payload. */
function isEncrypted({ metadata }: Payload): boolean {
  const encoding = metadata?.['encoding'];
  return encoding !== undefined && encrypted.equals(encoding);
}

function encrypt(payload: Payload, { id, secret }: PayloadKey): Payload {
  const nonce = randomBytes(bytesOf.nonce);
  const sealing = createCipheriv(cipher, secret, nonce);
  const text = [sealing.update(PayloadMessage.encode(payload).finish()), sealing.final()];
  return {
    metadata: { encoding: encrypted, [keyIdField]: Buffer.from(id) },
    data: Buffer.concat([nonce, ...text, sealing.getAuthTag()]),
  };
}

function decrypt({ metadata, data }: Payload, keys: ReadonlyMap<string, PayloadKey>): Payload {
  const id = Buffer.from(metadata?.[keyIdField] ?? []).toString();
  const key = keys.get(id);
  if (!key) throw keyMissing(id, [...keys.keys()]);
  const bytes = Buffer.from(data ?? []);
  if (bytes.length < bytesOf.nonce + bytesOf.tag) throw payloadDamaged(id);
  try {
    const opening = createDecipheriv(cipher, key.secret, bytes.subarray(0, bytesOf.nonce), {
      authTagLength: bytesOf.tag,
    });
    opening.setAuthTag(bytes.subarray(-bytesOf.tag));
    const text = [opening.update(bytes.subarray(bytesOf.nonce, -bytesOf.tag)), opening.final()];
    return PayloadMessage.decode(Buffer.concat(text));
  } catch (error) {
    throw payloadDamaged(id, error);
  }
}

function keyMissing(id: string, known: string[]): FgoError {
  const available = known.length === 0 ? 'no key is set' : `the keys are ${known.join(', ')}`;
  return new FgoError({
    code: 'PAYLOAD_KEY_MISSING',
    message: `A payload of this workflow is encrypted with the key "${id}", and ${available}.`,
    remedy: `Add the key ${id} to ${keysVariable} or ${keysFileVariable}. It need not be the first one.`,
  });
}

function payloadDamaged(id: string, cause?: unknown): FgoError {
  return new FgoError({
    code: 'PAYLOAD_DAMAGED',
    message: `A payload that names the key "${id}" cannot be decrypted with it: the key has a different value than when it was encrypted, or the payload was modified.`,
    remedy: `Check the value of ${id} in ${keysVariable} or ${keysFileVariable}.`,
    cause,
  });
}
