import type { ZodType } from 'zod';
import type { Reference } from '../domain/reference.js';
import { canonicalJson, sha256 } from '../text/canonical-json.js';
import { ArtifactError } from './errors.js';
import { RecentValues } from '../text/recent-values.js';
import type { Store } from './store.js';
import { readJson } from '../text/json/read-json.js';

/** Values of any size under the hash of their content: equal content is stored once. */
export interface Artifacts {
  /**
   * Stores a JSON value (in its canonical form) or bytes. Throws StoreError, or TypeError for non-JSON
   * values.
   */
  put(value: unknown): Promise<Reference>;
  /**
   * A stored JSON value, checked against its hash and the schema. The value is frozen, because it may be
   * shared between callers. Throws ArtifactError if it is missing, damaged, or of another shape.
   */
  get<T>(reference: Reference, schema: ZodType<T>): Promise<T>;
  /** The stored bytes, checked against their hash. Throws ArtifactError. */
  getBytes(reference: Reference): Promise<Buffer>;
}

/** Of the texts; parsed values take several times as much. */
const memory = 8 * 1024 * 1024;

function keyOf(hash: string): string {
  return `artifacts/${hash.slice(0, 2)}/${hash}`;
}

/** The hash of the artifact with this key. */
export function artifactHash(key: string): string {
  return key.slice(key.lastIndexOf('/') + 1);
}

function freeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  Object.freeze(value);
  Object.values(value).forEach(freeze);
  return value;
}

/** Opens the artifacts of a store; caches parsed values, of at most 8 MB of text. */
export function createArtifacts(store: Store): Artifacts {
  const parsed = new RecentValues<string, { schema: ZodType; value: unknown }>(memory);

  async function intact(hash: string): Promise<boolean> {
    const stored = await store.read(keyOf(hash));
    return stored !== undefined && sha256(stored.bytes) === hash;
  }

  async function put(value: unknown): Promise<Reference> {
    const bytes = value instanceof Uint8Array ? value : Buffer.from(canonicalJson(value), 'utf8');
    const hash = sha256(bytes);
    const isNew = await store.write(keyOf(hash), bytes, 'absent');
    // The existing content may have been damaged since: writing it again repairs it.
    if (!isNew && !(await intact(hash))) await store.write(keyOf(hash), bytes, 'always');
    return { sha256: hash, bytes: bytes.byteLength };
  }

  async function getBytes(reference: Reference): Promise<Buffer> {
    const stored = await store.read(keyOf(reference.sha256));
    if (!stored) {
      throw new ArtifactError({
        kind: 'missing',
        sha256: reference.sha256,
        what: `is not in ${store.location}`,
      });
    }
    if (sha256(stored.bytes) !== reference.sha256) {
      const what = `is damaged: its content was changed after it was written to ${store.location}`;
      throw new ArtifactError({ kind: 'damaged', sha256: reference.sha256, what });
    }
    return stored.bytes;
  }

  async function get<T>(reference: Reference, schema: ZodType<T>): Promise<T> {
    const known = parsed.get(reference.sha256);
    // The schema that parsed the value guarantees its type.
    if (known && known.schema === schema) return known.value as T;
    const bytes = await getBytes(reference);
    const value = freeze(parse({ bytes, schema, sha256: reference.sha256 }));
    parsed.set(reference.sha256, { schema, value }, reference.bytes);
    return value;
  }

  return { put, get, getBytes };
}

function parse<T>(options: { bytes: Buffer; schema: ZodType<T>; sha256: string }): T {
  try {
    return readJson(options.bytes, options.schema);
  } catch (cause) {
    throw new ArtifactError({
      kind: 'shape',
      sha256: options.sha256,
      what: 'is not of the expected shape',
      cause,
    });
  }
}
