/** An object in a listing. */
export interface ListedObject {
  name: string;
  /** When it was last written, by the clock of the object storage, in milliseconds since 1970. */
  modified: number;
}

/**
 * What a store needs of an object storage: objects by name, below one prefix of one bucket. Transient failures
 * are retried within; what remains is thrown as StoreError.
 */
export interface Objects {
  /** The prefix for people, for example `s3://bucket/prefix`. */
  readonly location: string;
  /** The bytes of an object, or only its first bytes; undefined if there is no such object. */
  get(name: string, first?: number): Promise<Buffer | undefined>;
  /**
   * Writes a whole object. With `absent`, false means that there is one: it may be from an earlier attempt of
   * this very call, whose response was lost.
   */
  put(name: string, bytes: Uint8Array, condition: 'always' | 'absent'): Promise<boolean>;
  /** The objects whose names start with a folder, in the order of their names, after a name. */
  list(folder: string, options?: { after?: string; most?: number }): Promise<ListedObject[]>;
  remove(names: readonly string[]): Promise<void>;
}
