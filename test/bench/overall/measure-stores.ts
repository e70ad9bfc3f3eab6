import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createMemoryStore } from '../../../lib/store/memory-store.js';
import { openStore } from '../../../lib/store/open-store.js';
import type { Store } from '../../../lib/store/store.js';
import { locateS3Server, startS3Server } from '../../support/s3-server.js';
import { removeTemporaryFolders } from '../../support/temporary-folder.js';

const writers = 64;
/** The size of a usual journal entry. */
const bytes = 820;

/** The figures of a store by name, or why there are none. */
type MeasuredStore = Record<string, number | string>;

/** Durable writes of 64 writers into a store of each kind. */
export async function measureStores(): Promise<Record<string, MeasuredStore>> {
  const folder = await mkdtemp(join(tmpdir(), 'fgo-bench-store-'));
  try {
    return {
      memory: await measureWrites(createMemoryStore(), 100_000),
      embedded: await measureWrites(await openStore(folder), 20_000),
      s3: await measureS3(),
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The server is real and on this machine, so that its disk is the delay. */
async function measureS3(): Promise<MeasuredStore> {
  const program = await locateS3Server();
  if ('problem' in program) return { 'not measured': program.problem };
  const server = await startS3Server(program.path);
  try {
    Object.assign(process.env, server.environment, { AWS_ENDPOINT_URL_S3: server.url });
    return await measureWrites(await openStore(`s3://${await server.createBucket()}/bench`), 5_000);
  } finally {
    await server.stop();
    await removeTemporaryFolders();
  }
}

async function measureWrites(store: Store, count: number): Promise<MeasuredStore> {
  const value = Buffer.alloc(bytes, 'x');
  let next = 0;
  const write = async (): Promise<void> => {
    while (next < count)
      await store.write(`journal/shared/${String(next++).padStart(8, '0')}`, value, 'absent');
  };
  const cpuBefore = process.cpuUsage();
  const startedAt = performance.now();
  await Promise.all(Array.from({ length: writers }, write));
  const seconds = (performance.now() - startedAt) / 1000;
  const { user, system } = process.cpuUsage(cpuBefore);
  return {
    'writes/s': Math.round(count / seconds),
    'CPU per 1,000 writes, ms': Math.round((user + system) / count),
  };
}
