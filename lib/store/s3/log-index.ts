import type { LogRecord, Segment } from './segment.js';

/** Where the current value of a key is in the log. Changes with each write. */
export interface Position {
  segment: number;
  at: number;
}

const mostInSegment = 2 ** 16;

export function tagOf({ segment, at }: Position): string {
  return `${segment}-${at}`;
}

/**
 * The keys of a store, each with the position of its value. Grouped by folder, because thousands of keys share
 * one; positions are single numbers: this is what grows with a store.
 */
export class LogIndex {
  private readonly folders = new Map<string, Map<string, number>>();

  get(key: string): Position | undefined {
    const { folder, name } = split(key);
    const packed = this.folders.get(folder)?.get(name);
    if (packed === undefined) return undefined;
    return { segment: Math.floor(packed / mostInSegment), at: packed % mostInSegment };
  }

  /** Whether a record is still the last one of its key. */
  isCurrent(segment: number, { key, at }: LogRecord): boolean {
    const position = this.get(key);
    return position?.segment === segment && position.at === at;
  }

  apply(segment: Segment): void {
    for (const record of segment.records) {
      const { folder, name } = split(record.key);
      if ('removed' in record) this.remove(folder, name);
      else this.folderOf(folder).set(copied(name), segment.number * mostInSegment + record.at);
    }
  }

  /** All keys below a folder, sorted. */
  list(prefix: string): string[] {
    const keys: string[] = [];
    for (const [folder, names] of this.folders) {
      if (prefix !== '' && folder !== prefix && !folder.startsWith(`${prefix}/`)) continue;
      for (const name of names.keys()) keys.push(folder === '' ? name : `${folder}/${name}`);
    }
    return keys.sort();
  }

  private folderOf(folder: string): Map<string, number> {
    const known = this.folders.get(folder);
    if (known) return known;
    const names = new Map<string, number>();
    this.folders.set(folder, names);
    return names;
  }

  private remove(folder: string, name: string): void {
    const names = this.folders.get(folder);
    names?.delete(name);
    if (names?.size === 0) this.folders.delete(folder);
  }
}

function split(key: string): { folder: string; name: string } {
  const slash = key.lastIndexOf('/');
  return { folder: key.slice(0, Math.max(slash, 0)), name: key.slice(slash + 1) };
}

/** A part of a string holds the whole in memory; a copy does not. Keys are ASCII. */
function copied(text: string): string {
  return Buffer.from(text, 'latin1').toString('latin1');
}
