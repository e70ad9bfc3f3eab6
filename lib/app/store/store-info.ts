import { readRunList } from '../../store/run-record.js';
import { listComparisons } from '../../store/comparison-record.js';
import { storeIdentity } from '../../store/store-identity.js';
import type { Store } from '../../store/store.js';

/** What a store holds. */
export interface StoreInfo {
  location: string;
  id: string;
  runs: number;
  /** Runs and comparisons that have not ended. */
  unfinished: string[];
  comparisons: number;
  /** By the first segment of the keys, such as `journal`; sizes in bytes. */
  areas: Record<string, { values: number; bytes: number }>;
  bytes: number;
}

/** Reads every value of a store for its size. */
export async function storeInfo(store: Store): Promise<StoreInfo> {
  const areas: StoreInfo['areas'] = {};
  let bytes = 0;
  for (const key of await store.list('')) {
    const size = (await store.read(key))?.bytes.length ?? 0;
    const area = (areas[key.split('/')[0] ?? key] ??= { values: 0, bytes: 0 });
    area.values += 1;
    area.bytes += size;
    bytes += size;
  }
  const { records } = await readRunList(store);
  const comparisons = await listComparisons(store);
  const unfinished = [...records, ...comparisons].filter(({ endedAt }) => endedAt === null);
  return {
    location: store.location,
    id: await storeIdentity(store),
    runs: records.length,
    unfinished: unfinished.map(({ id }) => id),
    comparisons: comparisons.length,
    areas,
    bytes,
  };
}
