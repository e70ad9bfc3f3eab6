/** Batches of one worker that are put together into one object once there are so many. */
export const batchesInChunk = 256;

/** Where a run's ledger stands. A worker is one process's part in one run, and writes alone under its name. */
export const ledgerKeys = {
  workers: (run: string): string => `ledger/${run}/workers`,
  worker: (run: string, worker: string): string => `ledger/${run}/workers/${worker}`,
  /** Batches are numbered from 1, without a gap. */
  batch: (run: string, worker: string, number: number): string =>
    `ledger/${run}/batches/${worker}/${String(number).padStart(8, '0')}.jsonl`,
  /** Holds batches 256 n + 1 to 256 n + 256, one a line. */
  chunk: (run: string, worker: string, chunk: number): string =>
    `ledger/${run}/batches/${worker}/chunk-${String(chunk).padStart(6, '0')}.jsonl`,
  budget: (run: string): string => `ledger/${run}/budget`,
};
