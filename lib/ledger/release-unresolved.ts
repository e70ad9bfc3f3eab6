import type { Store } from '../store/store.js';
import { amountOf } from './budget-amount.js';
import { changeBudget, readBudget, renewAfter } from './budget-object.js';
import type { OpenIntent } from './ledger-accounts.js';
import { readLedger } from './ledger-reader.js';
import { newWorkerName, openLedger } from './ledger.js';

/** Host clocks may differ by this much, in milliseconds. */
const clockSkew = 60_000;

/**
 * Releases calls without an answer from a run's budget, also while it works, and returns their number. Calls
 * that may still be in flight stay charged: those of a worker that has renewed its grant within the duration
 * of a call.
 */
export async function releaseUnresolved(parts: {
  store: Store;
  run: string;
  timeoutSeconds: number;
}): Promise<{ released: number; inFlight: number }> {
  const { store, run, timeoutSeconds } = parts;
  const { unresolved } = await readLedger(store, run);
  const budget = await readBudget(store, run);
  const lately = Date.now() - renewAfter - clockSkew - timeoutSeconds * 1000;
  const isOver = ({ id, reason }: OpenIntent): boolean => {
    if (reason !== null) return true;
    const grant = budget?.object.grants[id.slice(0, id.lastIndexOf('-'))];
    return grant !== undefined && grant.renewedAt < lately;
  };
  const over = unresolved.filter(isOver);
  const ledger = openLedger({ store, run, worker: newWorkerName(), journal: 'journal/shared' });
  await Promise.all(over.map(({ id }) => ledger.append({ type: 'release', id })));
  await ledger.flush();
  // The sum of everything ever released, so that two concurrent commands count nothing twice.
  if (budget && over.length > 0)
    await changeBudget({
      store,
      run,
      change: async object => {
        const released = amountOf((await readLedger(store, run)).released);
        return { object: { ...object, released }, result: undefined };
      },
    });
  return { released: over.length, inFlight: unresolved.length - over.length };
}
