import type { WriteCondition } from '../store.js';
import { tagOf } from './log-index.js';
import type { Log } from './log.js';
import type { Pace } from './pace.js';
import type { LogRecord } from './segment.js';

/** What a write does to its key. */
export type Change = { bytes: Buffer } | { object: string } | { removed: true };

interface Write {
  key: string;
  change: Change;
  condition: WriteCondition | 'present';
  /** By `performance.now()`. */
  since: number;
  resolve: (holds: boolean) => void;
  reject: (error: unknown) => void;
}

/** What an append would do with a group of writes. */
interface Plan {
  records: LogRecord[];
  bodies: Buffer[];
  holds: boolean[];
}

/** The values of one segment, in bytes, and its records: more must wait for the next. */
const mostBytes = 512 * 1024;
const mostRecords = 4096;

/**
 * Appends writes to the log. All that wait go into one segment, and one segment is on its way at a time. If
 * another process was faster, the conditions are checked again after its segment.
 */
export class GroupCommit {
  private waiting: Write[] = [];
  private isRunning = false;

  constructor(
    private readonly log: Log,
    private readonly pace: Pace,
  ) {}

  /** False if the condition did not hold. `present`: only if there is a value. */
  submit(key: string, change: Change, condition: WriteCondition | 'present'): Promise<boolean> {
    const done = new Promise<boolean>((resolve, reject) =>
      this.waiting.push({ key, change, condition, since: performance.now(), resolve, reject }),
    );
    this.pace.writeArrived();
    if (!this.isRunning) void this.run();
    return done;
  }

  private async run(): Promise<void> {
    this.isRunning = true;
    for (let oldest = this.waiting[0]; oldest; oldest = this.waiting[0]) {
      let group: Write[] = [];
      try {
        await this.pace.beforeAppend(oldest.since);
        group = this.takeGroup();
        await this.commit(group);
      } catch (error) {
        // A failure before a group was taken fails all that waits.
        (group.length > 0 ? group : this.waiting.splice(0)).forEach(write => write.reject(error));
      }
    }
    this.isRunning = false;
  }

  private takeGroup(): Write[] {
    let bytes = 0;
    let count = 0;
    for (const { change } of this.waiting) {
      bytes += 'bytes' in change ? change.bytes.byteLength : 0;
      if (count > 0 && (bytes > mostBytes || count === mostRecords)) break;
      count++;
    }
    return this.waiting.splice(0, count);
  }

  private async commit(group: Write[]): Promise<void> {
    let plan = this.planOf(group);
    if (plan.records.length === 0) {
      // Nothing to append, which would have shown whether the index is complete.
      await this.log.refresh();
      plan = this.planOf(group);
    }
    const isDecided = plan.records.length === 0 || (await this.append(plan));
    if (isDecided) group.forEach((write, index) => write.resolve(plan.holds[index] ?? false));
    else this.waiting.unshift(...group);
  }

  private append({ records, bodies }: Plan): Promise<boolean> {
    // A failed append is billed as well.
    this.pace.appended();
    return this.log.append(records, bodies);
  }

  /** The group as the next segment. Each write sees those before it. */
  private planOf(group: readonly Write[]): Plan {
    const plan: Plan = { records: [], bodies: [], holds: [] };
    const changed = new Map<string, string | undefined>();
    for (const { key, change, condition } of group) {
      const position = this.log.index.get(key);
      const tag = changed.has(key) ? changed.get(key) : position && tagOf(position);
      const holds = isMet(condition, tag);
      plan.holds.push(holds);
      if (!holds) continue;
      const at = plan.records.length;
      plan.records.push(recordOf(at, key, change));
      if ('bytes' in change) plan.bodies.push(change.bytes);
      changed.set(key, 'removed' in change ? undefined : tagOf({ segment: this.log.next, at }));
    }
    return plan;
  }
}

function isMet(condition: WriteCondition | 'present', tag: string | undefined): boolean {
  if (condition === 'always') return true;
  if (condition === 'absent') return tag === undefined;
  if (condition === 'present') return tag !== undefined;
  return tag === condition.tag;
}

function recordOf(at: number, key: string, change: Change): LogRecord {
  if ('bytes' in change) return { at, key, bytes: change.bytes.byteLength };
  return { at, key, ...change };
}
