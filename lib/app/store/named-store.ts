import { openExistingStore, openStore, resolveStorePlace } from '../../store/open-store.js';
import type { Store } from '../../store/store.js';
import type { AppContext } from '../context.js';
import { runNotFound } from '../errors.js';
import { localStorePath } from '../finding/find-run.js';

/** A store and where it is. */
export interface NamedStore {
  storePath: string;
  store: Store;
}

/** Opens a named store, or that of the current folder; creates it if it is missing. Throws StoreError. */
export async function openNamedStore(context: AppContext, named: string | undefined): Promise<NamedStore> {
  const storePath = await localStorePath(context, named);
  return { storePath, store: await openStore(storePath) };
}

/** Opens a store that must exist. Throws StoreError, and RUN_NOT_FOUND if there is none. */
export async function openStoreToRead(context: AppContext, named: string | undefined): Promise<Store> {
  const place = await localStorePath(context, named);
  const store = await openExistingStore(place);
  if (store) return store;
  throw runNotFound({ id: 'last', stores: [], nearest: undefined, missing: `${place} is not a store` });
}

/** Opens the target of a copy, by its path or URL. Throws StoreError. */
export function openStoreAt(place: string): Promise<Store> {
  return openStore(resolveStorePlace(place));
}
