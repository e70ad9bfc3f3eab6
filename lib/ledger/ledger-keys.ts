/**
 * The keys of a run's ledger. A worker is one process's part in one run, and the only writer under its name.
 */
export const ledgerKeys = {
  workers: (run: string): string => `ledger/${run}/workers`,
  worker: (run: string, worker: string): string => `ledger/${run}/workers/${worker}`,
  /** Batches are numbered from 1, without gaps. */
  batch: (run: string, worker: string, number: number): string =>
    `ledger/${run}/batches/${worker}/${String(number).padStart(8, '0')}`,
  /** A digest of the batches of a run that has ended. */
  index: (run: string): string => `ledger/${run}/index`,
  budget: (run: string): string => `ledger/${run}/budget`,
};
