import { createHash } from 'node:crypto';
import { checkKey } from './key.js';
import type { Store, Stored, WriteCondition } from './store.js';

/** An in-memory store for tests and rehearsals. Nothing is durable. */
export function createMemoryStore(location = 'memory'): Store {
  return new MemoryStore(location);
}

class MemoryStore implements Store {
  private readonly values = new Map<string, Stored>();
  private writes = 0;

  constructor(readonly location: string) {}

  async read(key: string): Promise<Stored | undefined> {
    checkKey(key);
    const stored = this.values.get(key);
    // A copy, so that a reader's changes to the bytes do not reach the store.
    return stored && { bytes: Buffer.from(stored.bytes), tag: stored.tag };
  }

  async write(
    key: string,
    bytes: Uint8Array | string,
    condition: WriteCondition = 'always',
  ): Promise<boolean> {
    checkKey(key);
    const current = this.values.get(key);
    if (condition === 'absent' && current) return false;
    if (typeof condition === 'object' && current?.tag !== condition.tag) return false;
    const copy = Buffer.from(bytes);
    const hash = createHash('sha256').update(copy).digest('hex').slice(0, 24);
    this.values.set(key, { bytes: copy, tag: `${++this.writes}-${hash}` });
    return true;
  }

  async list(prefix: string): Promise<string[]> {
    if (prefix !== '') checkKey(prefix);
    const below = prefix === '' ? '' : `${prefix}/`;
    return [...this.values.keys()].filter(key => key.startsWith(below)).sort();
  }

  async remove(key: string): Promise<void> {
    checkKey(key);
    this.values.delete(key);
  }
}
