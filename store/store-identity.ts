import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Store } from './store.js';

const identitySchema = z.object({ schemaVersion: z.literal(1), id: z.string() });
const key = 'store.json';

/** Names a store among all others, so that workers take work of their own store alone. */
export async function storeIdentity(store: Store): Promise<string> {
  const stored = await store.read(key);
  if (stored) return identitySchema.parse(JSON.parse(stored.bytes.toString('utf8'))).id;
  const id = randomUUID().slice(0, 8);
  const written = await store.write(key, `${JSON.stringify({ schemaVersion: 1, id })}\n`, 'absent');
  return written ? id : storeIdentity(store);
}
