import { randomUUID } from 'node:crypto';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { errorText } from '../../domain/errors.js';
import { sha256 } from '../../text/canonical-json.js';
import { StoreError } from '../errors.js';
import type { StoreKind } from '../store-kind.js';
import { endpointOf, openS3Objects, type RetryTimes } from './s3-objects.js';
import { S3Store } from './s3-store.js';

const scheme = 's3://';
const form = /^s3:\/\/([^/]+)(?:\/(.*))?$/;

/** Stores at `s3://bucket/prefix`. */
export const s3Stores: StoreKind = {
  serves: place => place.startsWith(scheme),
  resolve: place => place.replace(/\/+$/, ''),
  stateFolder(place) {
    const state = process.env['XDG_STATE_HOME'] ?? join(homedir(), '.local', 'state');
    const name = sha256(`${endpointOf(process.env) ?? ''} ${place}`).slice(0, 12);
    return join(state, 'fgo', 's3', name);
  },
  open: place => openS3Store(place),
  async openExisting(place) {
    const store = await openS3Store(place);
    return store.isEmpty ? null : store;
  },
  async problem(place) {
    try {
      const objects = await openS3Objects(parsed(place));
      await new S3Store(objects).open();
      // Opening shows only that it can be read.
      const name = `check-${randomUUID()}`;
      await objects.put(name, Buffer.from(''), 'absent');
      await objects.remove([name]);
      return null;
    } catch (error) {
      return errorText(error);
    }
  },
};

/** By endpoint and place: a process needs the index of a store once. */
const openStores = new Map<string, Promise<S3Store>>();

/** Opens a store, and reads its log. Throws StoreError. */
export async function openS3Store(place: string, retryTimes?: RetryTimes): Promise<S3Store> {
  const name = `${endpointOf(process.env) ?? ''} ${place}`;
  const opening =
    openStores.get(name) ?? openS3Objects(parsed(place), retryTimes).then(objects => new S3Store(objects));
  openStores.set(name, opening);
  const store = await opening;
  await store.open();
  return store;
}

function parsed(place: string): { bucket: string; prefix: string } {
  const [, bucket, prefix = ''] = form.exec(place) ?? [];
  if (bucket !== undefined) return { bucket, prefix };
  const what = 'has an invalid URL';
  throw new StoreError({
    kind: 'unfit',
    key: '.',
    location: place,
    what,
    remedy: 'Write it as s3://bucket/prefix.',
  });
}
