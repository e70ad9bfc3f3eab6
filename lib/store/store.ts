/** A stored value, with the tag for conditional writes. */
export interface Stored {
  bytes: Buffer;
  /** Changes with the value, and with every compare and swap. */
  tag: string;
}

/** The condition for a write. */
export type WriteCondition =
  /** Always. */
  | 'always'
  /** Only if there is no value. */
  | 'absent'
  /** Only if the value still has this tag (compare and swap). */
  | { tag: string };

/**
 * Durable values by key: the interface below artifacts, journal, ledger, and run records. Keys are relative
 * paths of `/`-separated segments. A write that returned true survives a kill -9 and a power failure.
 * Conditional writes are atomic among all processes that share the store.
 */
export interface Store {
  /** The store's name for people, for example its folder. */
  readonly location: string;
  read(key: string): Promise<Stored | undefined>;
  /**
   * False if the condition did not hold (and nothing was written). Throws StoreError, for example on a full
   * disk.
   */
  write(key: string, bytes: Uint8Array | string, condition?: WriteCondition): Promise<boolean>;
  /** All keys below `prefix` (a folder), sorted. */
  list(prefix: string): Promise<string[]>;
  remove(key: string): Promise<void>;
}
