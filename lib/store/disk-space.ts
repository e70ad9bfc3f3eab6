import { statfs } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { formatDuration } from '../text/format.js';
import { StoreError } from './errors.js';

/** In bytes: a disk with less is full, because a write also copies pages of the database. */
const least = 1024 * 1024;
/** In milliseconds: how long what is known of the disk is used, and the pause between tries on a full one. */
const validFor = 1_000;
/** How long writes wait for space before the run reports that it needs a person, in milliseconds. */
const longestWait = 10 * 60_000;

type Listener = (notice: string) => void;
const listeners = new Set<Listener>();

/** Calls back when writes of this process begin to wait for space, and when they go on. Returns the end of it. */
export function onFullDisk(listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function notify(notice: string): void {
  for (const listener of listeners) listener(notice);
}

export interface DiskSpaceOptions {
  /** The bytes that are free where a folder is. */
  freeBytes?: (folder: string) => Promise<number>;
  pauseMs?: number;
  longestWaitMs?: number;
}

/** The free space under a store. Writes wait while there is none, and then go on by themselves. */
export class DiskSpace {
  /** Bytes that may be written before the disk is looked at again. */
  private left = 0;
  private lookedAt = -Infinity;
  private looking: Promise<boolean> | undefined;
  private waiting: Promise<void> | undefined;
  private readonly freeBytes: (folder: string) => Promise<number>;
  private readonly pauseMs: number;
  private readonly longestWaitMs: number;

  constructor(
    private readonly folder: string,
    options: DiskSpaceOptions = {},
  ) {
    this.freeBytes = options.freeBytes ?? freeBytesAt;
    this.pauseMs = options.pauseMs ?? validFor;
    this.longestWaitMs = options.longestWaitMs ?? longestWait;
  }

  /** Resolves once there is space for a write of so many bytes. Throws StoreError after a long wait. */
  async reserve(bytes: number, key: string): Promise<void> {
    if (this.waiting === undefined && this.takes(bytes)) return;
    if (this.waiting === undefined && (await this.look()) && this.takes(bytes)) return;
    await this.untilFree(bytes, key);
    this.left -= bytes;
  }

  /** Whether the disk is full, looked at now. */
  async isFull(): Promise<boolean> {
    return !(await this.look());
  }

  private takes(bytes: number): boolean {
    if (this.left < bytes || performance.now() - this.lookedAt > validFor) return false;
    this.left -= bytes;
    return true;
  }

  /** Writes that start at the same time share one look. */
  private look(): Promise<boolean> {
    this.looking ??= this.lookNow().finally(() => (this.looking = undefined));
    return this.looking;
  }

  private async lookNow(): Promise<boolean> {
    this.left = (await this.freeBytes(this.folder)) - least;
    this.lookedAt = performance.now();
    return this.left > 0;
  }

  /** All writes wait together. */
  private untilFree(bytes: number, key: string): Promise<void> {
    this.waiting ??= this.wait(bytes, key).finally(() => (this.waiting = undefined));
    return this.waiting;
  }

  private async wait(bytes: number, key: string): Promise<void> {
    const startedAt = performance.now();
    notify(
      `The store ${this.folder} has no space left: its writes wait. Free some space there (or raise the quota); the run then goes on by itself.`,
    );
    while (!(await this.look()) || this.left < bytes) {
      if (performance.now() - startedAt > this.longestWaitMs)
        throw new StoreError({
          kind: 'full',
          key,
          location: this.folder,
          what: `has had no space left for ${formatDuration(this.longestWaitMs / 1000)}`,
        });
      await sleep(this.pauseMs);
    }
    notify(`The store ${this.folder} has space again: its writes go on.`);
  }
}

async function freeBytesAt(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}
