import { StoreError } from '../errors.js';
import { openS3Objects, type RetryTimes } from './s3-objects.js';
import { S3Store } from './s3-store.js';

const form = /^s3:\/\/([^/]+)(?:\/(.*?))?\/*$/;

/** Opens the store at `s3://bucket/prefix`, and reads its log. Throws StoreError. */
export async function openS3Store(url: string, retryTimes?: RetryTimes): Promise<S3Store> {
  const match = form.exec(url);
  if (!match) {
    const remedy = 'Write it as s3://bucket/prefix.';
    throw new StoreError({ kind: 'broken', key: '.', location: url, what: 'has an invalid URL', remedy });
  }
  const [, bucket = '', prefix = ''] = match;
  const store = new S3Store(await openS3Objects({ bucket, prefix }, retryTimes));
  await store.open();
  return store;
}
