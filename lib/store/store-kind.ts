import type { Store } from './store.js';

/** A kind of store, for places of one form. */
export interface StoreKind {
  /** Whether a place, as in `store.path`, is one of this kind. */
  serves(place: string): boolean;
  /** The place relative to a folder, as one name for all working folders. */
  resolve(place: string, base: string): string;
  /**
   * The folder of this machine for what cannot be in the store: the embedded Temporal server, with its
   * database, log and lock.
   */
  stateFolder(place: string): string;
  /** Opens a store, and creates it if there is none. Throws StoreError. */
  open(place: string): Promise<Store>;
  /** Opens a store; null if there is none. Creates nothing. Throws StoreError. */
  openExisting(place: string): Promise<Store | null>;
  /** Why a store cannot be opened and written there; null if it can. Leaves no trace. */
  problem(place: string): Promise<string | null>;
}
