import { randomUUID } from 'node:crypto';
import { realpath, stat } from 'node:fs/promises';
import { z } from 'zod';
import { rootWorkflowId } from '../domain/workflow-id.js';
import { openExistingStore } from './open-store.js';
import type { Store } from './store.js';
import { tryReadJson } from '../text/json/read-json.js';

const identitySchema = z.object({
  schemaVersion: z.literal(1),
  id: z.string().regex(/^[0-9a-f]{8}$/),
  /** The location of the store when it was last opened, to distinguish a copy from its original. */
  place: z.string(),
});
type Identity = z.infer<typeof identitySchema>;

const key = 'store.json';
/** Whether this is the key of a store's own identity, which a copy does not share. */
export function isIdentityKey(name: string): boolean {
  return name === key;
}

const known = new WeakMap<Store, Promise<string>>();

/**
 * The unique id of a store, which its runs' workflows and task queues carry. A copy of a store gets a new id
 * when it is first opened, because the original is still in its place. A store that was moved keeps its id.
 */
export function storeIdentity(store: Store): Promise<string> {
  const before = known.get(store);
  if (before) return before;
  const identity = identify(store);
  known.set(store, identity);
  identity.catch(() => known.delete(store));
  return identity;
}

/** The workflow id of a run or a comparison of this store; its task queue has the same name. */
export async function workflowIdOf(store: Store, name: string): Promise<string> {
  return rootWorkflowId(name, await storeIdentity(store));
}

async function identify(store: Store): Promise<string> {
  const place = await realpath(store.location).catch(() => store.location);
  for (;;) {
    const stored = await store.read(key);
    // A damaged identity is replaced: only open workflows depend on it, and they restart at no cost.
    const last = stored && tryReadJson(stored.bytes, identitySchema);
    if (last?.place === place) return last.id;
    const id = last && !(await isCopy(last, place)) ? last.id : randomUUID().slice(0, 8);
    const text = `${JSON.stringify({ schemaVersion: 1, id, place } satisfies Identity)}\n`;
    if (await store.write(key, text, stored ? { tag: stored.tag } : 'absent')) return id;
  }
}

/** Whether the store with this identity is still in its previous place, in another folder than this one. */
async function isCopy({ id, place: before }: Identity, place: string): Promise<boolean> {
  const original = await openExistingStore(before)
    .then(store => store?.read(key))
    .catch(() => undefined);
  if (!original || tryReadJson(original.bytes, identitySchema)?.id !== id) return false;
  const [there, here] = await Promise.all([before, place].map(path => stat(path).catch(() => undefined)));
  if (!there || !here) return true;
  return there.dev !== here.dev || there.ino !== here.ino;
}
