import { resolve } from 'node:path';
import { folderStores } from './folder-stores.js';
import { s3Stores } from './s3/s3-stores.js';
import type { StoreKind } from './store-kind.js';
import type { Store } from './store.js';

/** The kinds of stores: the first that serves a place opens it. The last serves all. */
const storeKinds: readonly StoreKind[] = [s3Stores, folderStores];

function kindOf(place: string): StoreKind {
  return storeKinds.find(kind => kind.serves(place)) ?? folderStores;
}

/** The place of a store that a configuration or a person named, relative to a folder. */
export function resolveStorePlace(place: string, base = '.'): string {
  return kindOf(place).resolve(place, resolve(base));
}

/** Whether a place is a folder of this machine, so that other paths can be relative to it. */
export function isFolderPlace(place: string): boolean {
  return kindOf(place) === folderStores;
}

/** The folder of this machine for the embedded Temporal server of a store: the store itself, if it is a folder. */
export function stateFolderOf(place: string): string {
  return kindOf(place).stateFolder(place);
}

/** Opens the store at a place, and creates it if there is none. Throws StoreError. */
export function openStore(place: string): Promise<Store> {
  return kindOf(place).open(place);
}

/** Opens the store at a place; null if there is none. Creates nothing. Throws StoreError. */
export function openExistingStore(place: string): Promise<Store | null> {
  return kindOf(place).openExisting(place);
}

/** Why a store cannot be opened and written at a place; null if it can. Leaves no trace. */
export function storeProblem(place: string): Promise<string | null> {
  return kindOf(place).problem(place);
}
