import { WorkflowNotFoundError } from '@temporalio/client';
import type { Client } from '@temporalio/client';
import type { RunReference } from '../lib/config/manifest.js';
import { errorText, hasCode } from '../lib/domain/errors.js';
import { readPriority } from '../lib/ledger/run-limits.js';
import { listComparisons } from '../lib/store/comparison-record.js';
import { listRunRecords } from '../lib/store/run-record.js';
import type { Store } from '../lib/store/store.js';
import { taskQueueOf } from '../lib/temporal/task-queue.js';

/** A run, or a comparison with all its runs, whose workflow is open. */
export interface UnfinishedWork {
  taskQueue: string;
  name: string;
  runs: RunReference[];
}

/** The server is asked again about an open workflow after this time, and about another one after ever longer. */
const openMilliseconds = 5_000;
const mostMilliseconds = 30_000;
/** A run records its end before its workflow closes: until this long afterward, the server is asked. */
const longestClosingMilliseconds = 3_600_000;

interface Asked {
  isOpen: boolean;
  /** By `performance.now()`. */
  nextAt: number;
  wait: number;
}

/** Finds what a worker can work on. */
export interface WorkFinder {
  /** By priority, and then the latest first. Throws StoreError. */
  find(): Promise<UnfinishedWork[]>;
}

/**
 * Finds the runs and comparisons of a store whose workflows are open, by the names that `accepts` selects. A
 * record whose workflow never began, or was ended on the server, is no work.
 */
export function createWorkFinder(options: {
  client: Client;
  store: Store;
  accepts: (name: string) => boolean;
  log: (line: string) => void;
}): WorkFinder {
  const { client, store, accepts, log } = options;
  const asked = new Map<string, Asked>();
  const unreadable = new Set<string>();

  async function isOpen(taskQueue: string): Promise<boolean> {
    const before = asked.get(taskQueue);
    const now = performance.now();
    if (before && now < before.nextAt) return before.isOpen;
    const open = await client.workflow
      .getHandle(taskQueue)
      .describe()
      .then(
        ({ status }) => status.name === 'RUNNING',
        (error: unknown) => {
          if (error instanceof WorkflowNotFoundError) return false;
          if (hasCode(error, 'PAYLOAD_KEY_MISSING', 'PAYLOAD_DAMAGED')) {
            if (!unreadable.has(taskQueue)) log(`warning: ${taskQueue} is left out: ${errorText(error)}`);
            unreadable.add(taskQueue);
            return false;
          }
          // A server that does not answer says nothing about the workflow.
          return before?.isOpen ?? false;
        },
      );
    const wait =
      open || before?.isOpen !== false ? openMilliseconds : Math.min(mostMilliseconds, before.wait * 2);
    // A run that was just recorded begins within moments.
    asked.set(taskQueue, { isOpen: open, nextAt: now + (before || open ? wait : 0), wait });
    return open;
  }

  return {
    async find() {
      const all = (await unfinished(store)).filter(({ name }) => accepts(name));
      const open = await Promise.all(all.map(({ taskQueue }) => isOpen(taskQueue)));
      return all.filter((_, index) => open[index]);
    },
  };
}

async function unfinished(store: Store): Promise<UnfinishedWork[]> {
  const [runs, comparisons] = await Promise.all([listRunRecords(store), listComparisons(store)]);
  const records = [
    ...runs
      .filter(({ comparison }) => comparison === undefined)
      .map(record => ({
        ...record,
        runs: [{ run: record.id, manifest: record.manifest }],
        priority: undefined,
      })),
    ...comparisons,
  ];
  const latestFirst = records
    .filter(
      ({ endedAt }) => endedAt === null || Date.now() - Date.parse(endedAt) < longestClosingMilliseconds,
    )
    .toSorted((left, right) => right.startedAt.localeCompare(left.startedAt));
  const work = await Promise.all(
    latestFirst.map(async record => ({
      taskQueue: await taskQueueOf(store, record),
      name: record.id,
      runs: record.runs.map(({ run, manifest }) => ({ run, manifest })),
      priority: record.priority ?? (await readPriority(store, record.id)),
    })),
  );
  return work.toSorted((left, right) => left.priority - right.priority);
}
