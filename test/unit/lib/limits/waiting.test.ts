import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { spawnTypeScript } from '../../../support/spawn-typescript.js';

it('keeps a process alive while it waits for a share, and not longer', async () => {
  const child = spawnTypeScript('test/unit/lib/limits/waiting-process.ts', []);
  const ended = once(child, 'exit');
  expect(await text(child.stdout as Readable)).toBe('called');
  expect(await ended).toEqual([0, null]);
}, 60_000);
