import { longestSilenceMilliseconds } from './lease-record.js';
import type { Holder, HolderProcess } from './lease-record.js';

/** Longer than a holder uses a share that it cannot renew, in milliseconds. */
const silentMilliseconds = 25_000;

/**
 * Which holders of a record are alive. Clocks of two machines are compared only for records that are minutes
 * old: a holder counts as ended if, by the clock of this process, it has written nothing for longer than it
 * uses its share. If its process was on this machine, it has ended when the process has.
 */
export class LivingHolders {
  private readonly seen = new Map<string, { beat: number; at: number }>();

  constructor(private readonly hasEnded: (holder: HolderProcess) => Promise<boolean>) {}

  /** Those of the others that are alive. */
  async of(holders: Readonly<Record<string, Holder>>, own: string): Promise<Record<string, Holder>> {
    const alive: Record<string, Holder> = {};
    for (const [id, holder] of Object.entries(holders))
      if (id !== own && this.isHeard(id, holder) && !(await this.hasEnded(holder))) alive[id] = holder;
    for (const id of this.seen.keys()) if (!holders[id]) this.seen.delete(id);
    return alive;
  }

  private isHeard(id: string, { beat, seenAt }: Holder): boolean {
    const now = performance.now();
    const last = this.seen.get(id);
    if (last?.beat === beat) return now - last.at < silentMilliseconds;
    this.seen.set(id, { beat, at: now });
    return Math.abs(Date.now() - Date.parse(seenAt)) < longestSilenceMilliseconds;
  }
}
