import { openStore } from '../../../../lib/store/open-store.js';
import { removeTemporaryFolders, temporaryFolder } from '../../../support/temporary-folder.js';
import { describeStoreContract } from './contract.js';

afterAll(removeTemporaryFolders);

describe('the embedded store', () => {
  describeStoreContract({
    async create() {
      const folder = await temporaryFolder();
      return () => openStore(folder);
    },
  });
});
