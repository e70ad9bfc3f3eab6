import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import type { HostProcess } from './host-process.js';
import type { Host } from './network.js';
import { waitUntil } from './wait-until.js';

/** A server with the protocol of S3. */
export interface ObjectStore {
  /** The environment of processes that use it. */
  environment: Record<string, string>;
  createBucket(name: string): Promise<void>;
  /** Kills it with -9. */
  kill(): Promise<void>;
  /** Starts it again, and waits until it answers. */
  restart(): Promise<void>;
}

const port = 7070;
const credentials = { accessKeyId: 'cluster-access', secretAccessKey: 'cluster-secret-key' };
const readyMs = 30_000;

export async function startObjectStore(host: Host, program: string): Promise<ObjectStore> {
  const folder = join(host.folder, 'objects');
  await mkdir(folder);
  const url = `http://${host.address}:${port}`;
  const start = () =>
    host.start({
      command: [program, '--port', `${host.address}:${port}`, '--quiet', 'posix', folder],
      environment: { ROOT_ACCESS_KEY: credentials.accessKeyId, ROOT_SECRET_KEY: credentials.secretAccessKey },
    });
  const answers = () => waitUntil('The object store answers', readyMs, () => fetch(url).then(() => true));
  let server: HostProcess = start();
  await answers();
  return {
    environment: {
      AWS_ENDPOINT_URL_S3: url,
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    },
    async createBucket(name) {
      const client = new S3Client({ endpoint: url, region: 'us-east-1', forcePathStyle: true, credentials });
      await client.send(new CreateBucketCommand({ Bucket: name }));
      client.destroy();
    },
    async kill() {
      server.kill('SIGKILL');
      await server.ended;
    },
    async restart() {
      server = start();
      await answers();
    },
  };
}
