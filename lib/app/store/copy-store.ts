import pLimit from 'p-limit';
import { isIdentityKey } from '../../store/store-identity.js';
import type { Store } from '../../store/store.js';
import { sha256 } from '../../text/canonical-json.js';
import { updateRejected } from '../errors.js';

/** The values that are copied at the same time. */
const concurrency = 64;

export interface CopiedStore {
  values: number;
  bytes: number;
  /** Values that the target already had. */
  present: number;
}

/**
 * Copies every value of a store into another one, and reads each back. A value that the target already has
 * stays: an interrupted copy is completed by repeating it. The target has an id of its own. Throws
 * UPDATE_REJECTED if the target has another value under a key, before anything is written there.
 */
export async function copyStore(from: Store, to: Store): Promise<CopiedStore> {
  const keys = (await from.list('')).filter(key => !isIdentityKey(key));
  const present = await presentKeys({ from, to, keys });
  const copied: CopiedStore = { values: keys.length, bytes: 0, present: present.size };
  const copyOne = async (key: string): Promise<void> => {
    const stored = await from.read(key);
    // A value that was removed meanwhile is not needed.
    if (!stored) return;
    await to.write(key, stored.bytes, 'absent');
    const written = await to.read(key);
    if (!written || sha256(written.bytes) !== sha256(stored.bytes)) throw changed(key, to);
    copied.bytes += stored.bytes.length;
  };
  // At the same time, because a store in S3 then needs one request for many values.
  const limit = pLimit(concurrency);
  await Promise.all(keys.filter(key => !present.has(key)).map(key => limit(() => copyOne(key))));
  return copied;
}

/** The keys that both stores have, with equal values. */
async function presentKeys(options: { from: Store; to: Store; keys: string[] }): Promise<Set<string>> {
  const { from, to, keys } = options;
  const there = new Set(await to.list(''));
  const present = new Set<string>();
  for (const key of keys.filter(one => there.has(one))) {
    const [left, right] = await Promise.all([from.read(key), to.read(key)]);
    if (left && right && sha256(left.bytes) !== sha256(right.bytes)) throw changed(key, to);
    present.add(key);
  }
  return present;
}

function changed(key: string, to: Store): Error {
  return updateRejected(`${to.location} has another value at ${key}. Copy into an empty store.`);
}
