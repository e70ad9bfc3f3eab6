import { longestSilenceMilliseconds } from './lease-record.js';
import type { Holder, HolderProcess } from './lease-record.js';

/** Longer than a holder uses a share that it cannot renew, in milliseconds. */
const silentMilliseconds = 25_000;
/** Longer than a holder is usually silent, in milliseconds: it is worth a look whether its process has ended. */
const suspiciousMilliseconds = 11_000;

/**
 * Which holders of a record are alive. Clocks of two machines are compared only for records that are minutes
 * old: a holder counts as ended if, by the clock of this process, it has written nothing for longer than it
 * uses its share. If its process was on this machine, it has ended when the process has.
 */
export class LivingHolders {
  private readonly seen = new Map<string, { beat: number; at: number; isAlive: boolean }>();

  constructor(private readonly hasEnded: (holder: HolderProcess) => Promise<boolean>) {}

  /** Those of the others that are alive. */
  async of(holders: Readonly<Record<string, Holder>>, own: string): Promise<Record<string, Holder>> {
    const alive: Record<string, Holder> = {};
    for (const [id, holder] of Object.entries(holders))
      if (id !== own && (await this.isAlive(id, holder))) alive[id] = holder;
    // A holder that was left out of the record by mistake enters itself again, and then counts.
    for (const [id, { at }] of this.seen)
      if (!holders[id] && performance.now() - at > silentMilliseconds) this.seen.delete(id);
    return alive;
  }

  private async isAlive(id: string, holder: Holder): Promise<boolean> {
    const now = performance.now();
    const last = this.seen.get(id);
    if (last?.beat !== holder.beat) {
      const age = Math.abs(Date.now() - Date.parse(holder.seenAt));
      const isAlive =
        last !== undefined || (age < longestSilenceMilliseconds && !(await this.hasEnded(holder)));
      this.seen.set(id, { beat: holder.beat, at: now, isAlive });
      return isAlive;
    }
    if (!last.isAlive) return false;
    const silent = now - last.at;
    return silent < suspiciousMilliseconds || (silent < silentMilliseconds && !(await this.hasEnded(holder)));
  }
}
