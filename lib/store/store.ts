/** One stored value with the tag that a conditional write names. */
export interface Stored {
  bytes: Buffer;
  /** Changes with the value, and with every compare and swap. */
  tag: string;
}

/** Under which condition a write happens. */
export type WriteCondition =
  /** Whatever stands there. */
  | 'always'
  /** Only where nothing stands. */
  | 'absent'
  /** Only where the value with this tag still stands (compare and swap). */
  | { tag: string };

/**
 * Durable values by key: the seam under artifacts, journal, ledger and run records. Keys are relative
 * paths of `/`-separated segments. A write that returned true survives a kill -9 and a power cut. Conditional
 * writes are atomic among all processes that share the store.
 */
export interface Store {
  /** Names the store for people, e.g. its folder. */
  readonly location: string;
  read(key: string): Promise<Stored | undefined>;
  /** False where the condition did not hold (and nothing was written). Throws StoreError on a full disk and the like. */
  write(key: string, bytes: Uint8Array | string, condition?: WriteCondition): Promise<boolean>;
  /** All keys below `prefix` (a folder), sorted. */
  list(prefix: string): Promise<string[]>;
  remove(key: string): Promise<void>;
}
