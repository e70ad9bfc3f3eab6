import { S3Store } from '../../../../../lib/store/s3/s3-store.js';
import { MemoryBucket } from '../../../../support/memory-objects.js';
import { describeStoreContract } from '../contract.js';

describe('a store in S3', () => {
  describeStoreContract({
    async create() {
      const bucket = new MemoryBucket();
      return async () => {
        const store = new S3Store(bucket.client(), 0);
        await store.open();
        return store;
      };
    },
  });
});
