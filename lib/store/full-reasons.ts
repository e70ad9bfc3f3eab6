import { z } from 'zod';
import type { RunProgress } from '../domain/progress.js';
import { createArtifacts } from './artifacts.js';
import type { Store } from './store.js';

/**
 * The progress with the full reasons of its waits, which workflow histories only refer to. A reason that the
 * store no longer has stays in our own words.
 */
export async function withFullReasons(store: Store, progress: RunProgress): Promise<RunProgress> {
  if (progress.waiting.every(({ fullReason }) => fullReason === undefined)) return progress;
  const artifacts = createArtifacts(store);
  const waiting = progress.waiting.map(async ({ fullReason, ...wait }) => {
    if (fullReason === undefined) return wait;
    const reason = await artifacts.get(fullReason, z.string()).catch(() => wait.reason);
    return { ...wait, reason };
  });
  return { ...progress, waiting: await Promise.all(waiting) };
}
