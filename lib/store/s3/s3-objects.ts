import { setTimeout as pause } from 'node:timers/promises';
import type * as S3 from '@aws-sdk/client-s3';
import type { ListedObject, Objects } from './objects.js';
import {
  exhaustedProblem,
  isMissing,
  isRefused,
  isTooShort,
  lastingProblem,
  type S3Place,
} from './s3-errors.js';

/** How long failed requests are repeated, in milliseconds. */
export interface RetryTimes {
  /** Until the first response: a wrong address should show soon. */
  first: number;
  later: number;
}

export const defaultRetryTimes: RetryTimes = { first: 10_000, later: 90_000 };

const firstPause = 50;
const longestPause = 5_000;
/** A connection that is silent for this long, in milliseconds, is cut, and the request is repeated. */
const longestSilence = 15_000;
/** The objects that one request can remove, and that one response can list. */
const mostAtOnce = 1000;

/** The region of services for which regions mean nothing. */
const anyRegion = 'us-east-1';

/** The address of a service other than AWS. */
export function endpointOf(environment: NodeJS.ProcessEnv): string | undefined {
  return environment['AWS_ENDPOINT_URL_S3'] ?? environment['AWS_ENDPOINT_URL'];
}

/** Uses a bucket with the AWS SDK, which takes its settings from the environment and the AWS files. */
export async function openS3Objects(
  { bucket, prefix }: { bucket: string; prefix: string },
  retryTimes: RetryTimes = defaultRetryTimes,
): Promise<Objects> {
  // Otherwise the SDK writes a warning to stderr about its support for this version of Node.
  process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';
  // Only stores in S3 take the time to load it.
  const sdk = await import('@aws-sdk/client-s3');
  const endpoint = endpointOf(process.env);
  const settings = {
    // Names of buckets in host names need a DNS that other services seldom have.
    forcePathStyle: endpoint !== undefined,
    // This file repeats requests itself, because it also repeats conflicts, and for longer.
    maxAttempts: 1,
    requestHandler: { connectionTimeout: longestSilence, socketTimeout: longestSilence },
  };
  let client = new sdk.S3Client(settings);
  let region = await client.config.region().catch(() => undefined);
  if (region === undefined && endpoint !== undefined) {
    region = anyRegion;
    client = new sdk.S3Client({ ...settings, region });
  }
  const location = `s3://${bucket}${prefix === '' ? '' : `/${prefix}`}`;
  return new S3Objects(sdk, client, { location, bucket, endpoint, region }, prefix, retryTimes);
}

class S3Objects implements Objects {
  readonly location: string;
  private readonly bucket: string;
  private hasResponded = false;

  constructor(
    private readonly sdk: typeof S3,
    private readonly client: S3.S3Client,
    private readonly place: S3Place,
    private readonly prefix: string,
    private readonly retryTimes: RetryTimes,
  ) {
    this.location = place.location;
    this.bucket = place.bucket;
  }

  async get(name: string, first?: number): Promise<Buffer | undefined> {
    const Range = first === undefined ? undefined : `bytes=0-${first - 1}`;
    const command = new this.sdk.GetObjectCommand({ Bucket: this.bucket, Key: this.keyOf(name), Range });
    return this.retrying(async () => {
      try {
        const { Body } = await this.client.send(command);
        return Buffer.from((await Body?.transformToByteArray()) ?? []);
      } catch (error) {
        if (isMissing(error)) return undefined;
        if (isTooShort(error)) return Buffer.alloc(0);
        throw error;
      }
    });
  }

  async put(name: string, bytes: Uint8Array, condition: 'always' | 'absent'): Promise<boolean> {
    const command = new this.sdk.PutObjectCommand({
      Bucket: this.bucket,
      Key: this.keyOf(name),
      Body: bytes,
      IfNoneMatch: condition === 'absent' ? '*' : undefined,
    });
    return this.retrying(async () => {
      try {
        await this.client.send(command);
        return true;
      } catch (error) {
        if (isRefused(error)) return false;
        throw error;
      }
    });
  }

  async list(
    folder: string,
    { after, most = Infinity }: { after?: string; most?: number } = {},
  ): Promise<ListedObject[]> {
    const found: ListedObject[] = [];
    let token: string | undefined;
    do {
      const command = new this.sdk.ListObjectsV2Command({
        Bucket: this.bucket,
        Prefix: this.keyOf(folder),
        StartAfter: after === undefined ? undefined : this.keyOf(after),
        MaxKeys: Math.min(most - found.length, mostAtOnce),
        ContinuationToken: token,
      });
      const page = await this.retrying(() => this.client.send(command));
      for (const { Key = '', LastModified } of page.Contents ?? [])
        found.push({ name: Key.slice(this.keyOf('').length), modified: LastModified?.getTime() ?? 0 });
      token = page.IsTruncated ? page.NextContinuationToken : undefined;
    } while (token !== undefined && found.length < most);
    return found;
  }

  async remove(names: readonly string[]): Promise<void> {
    for (let start = 0; start < names.length; start += mostAtOnce) {
      const Objects = names.slice(start, start + mostAtOnce).map(name => ({ Key: this.keyOf(name) }));
      const command = new this.sdk.DeleteObjectsCommand({
        Bucket: this.bucket,
        Delete: { Objects, Quiet: true },
      });
      await this.retrying(() => this.client.send(command));
    }
  }

  private keyOf(name: string): string {
    return this.prefix === '' ? name : `${this.prefix}/${name}`;
  }

  /** Repeats a request after failures that may pass. Throws StoreError. */
  private async retrying<T>(send: () => Promise<T>): Promise<T> {
    const started = performance.now();
    for (let failures = 0; ; failures++) {
      try {
        const result = await send();
        this.hasResponded = true;
        return result;
      } catch (error) {
        const lasting = lastingProblem(error, this.place);
        if (lasting) throw lasting;
        const longest = this.hasResponded ? this.retryTimes.later : this.retryTimes.first;
        // The random part spreads the processes that failed together.
        const wait = Math.random() * Math.min(longestPause, firstPause * 2 ** failures);
        const elapsed = performance.now() - started;
        if (elapsed + wait > longest) throw exhaustedProblem(error, this.place, Math.round(elapsed / 1000));
        await pause(wait);
      }
    }
  }
}
