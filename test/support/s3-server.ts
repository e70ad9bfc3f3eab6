import { spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { environmentFor } from '../../lib/temporal/server/environment.js';
import { locateGoProgram } from './go-program.js';
import { temporaryFolder } from './temporary-folder.js';

/** A server with the protocol of S3, on this machine. */
export interface S3Server {
  url: string;
  /** The environment of processes that use it. */
  environment: Record<string, string>;
  /** Creates a bucket and returns its name. */
  createBucket(): Promise<string>;
  /** The folder of a bucket's objects. */
  folderOf(bucket: string): string;
  stop(): Promise<void>;
}

/** The server's program: on PATH, built earlier, or built now with Go; or why there is none. */
export function locateS3Server(): Promise<{ path: string } | { problem: string }> {
  return locateGoProgram({
    name: 'versitygw',
    module: 'github.com/versity/versitygw/cmd/versitygw',
    version: 'v1.8.0',
    buildTime: 'about a minute',
  });
}

/** A port that is free now. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise(resolve => server.close(resolve));
  return typeof address === 'object' && address ? address.port : 0;
}

export async function startS3Server(path: string): Promise<S3Server> {
  const folder = await temporaryFolder();
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const environment = {
    AWS_ENDPOINT_URL_S3: url,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'test-access',
    AWS_SECRET_ACCESS_KEY: 'test-secret-key',
  };
  const root = {
    ROOT_ACCESS_KEY: environment.AWS_ACCESS_KEY_ID,
    ROOT_SECRET_KEY: environment.AWS_SECRET_ACCESS_KEY,
  };
  const child = spawn(path, ['--port', `127.0.0.1:${port}`, '--quiet', 'posix', folder], {
    env: { ...environmentFor('server', process.env), ...root },
    stdio: 'ignore',
  });
  await waitUntilReady(url);
  return {
    url,
    environment,
    async createBucket() {
      const bucket = `test-${randomUUID()}`;
      const credentials = {
        accessKeyId: environment.AWS_ACCESS_KEY_ID,
        secretAccessKey: environment.AWS_SECRET_ACCESS_KEY,
      };
      const client = new S3Client({ endpoint: url, region: 'us-east-1', forcePathStyle: true, credentials });
      await client.send(new CreateBucketCommand({ Bucket: bucket }));
      client.destroy();
      return bucket;
    },
    folderOf: bucket => join(folder, bucket),
    stop: () => stop(child),
  };
}

async function waitUntilReady(url: string): Promise<void> {
  for (const deadline = Date.now() + 20_000; ;) {
    try {
      await fetch(url);
      return;
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await pause(20);
    }
  }
}

async function stop(child: ChildProcess): Promise<void> {
  const ended = new Promise(resolve => child.once('exit', resolve));
  if (child.exitCode === null && child.kill('SIGKILL')) await ended;
}
