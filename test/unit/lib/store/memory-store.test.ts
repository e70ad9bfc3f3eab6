import { createMemoryStore } from '../../../../lib/store/memory-store.js';
import { describeStoreContract } from './contract.js';

describe('the memory store', () => {
  describeStoreContract({
    async create() {
      const store = createMemoryStore();
      return async () => store;
    },
  });
});
