/** The last segments, whose writers are expected to append again. */
const remembered = 16;

/**
 * Takes turns among the processes that append to a log, because two that append at the same time cost a failed
 * request. The turn passes from the writer of the last segment to the next in the order of names; whoever is
 * later in that order waits longer. A process that has nothing to append only delays the others.
 */
export class Turns {
  private readonly recent: string[] = [];
  private changedAt = -Infinity;

  constructor(private readonly writer: string) {}

  segmentAppended(writer: string, now: number): void {
    this.recent.push(writer);
    if (this.recent.length > remembered) this.recent.shift();
    this.changedAt = now;
  }

  /** How long to wait for the others, in milliseconds, if a turn takes this long. */
  waitFor(turn: number, now: number): number {
    const last = this.recent.at(-1);
    if (last === undefined) return 0;
    const writers = [...new Set([...this.recent, this.writer])].sort();
    const distance = writers.indexOf(this.writer) - writers.indexOf(last) - 1;
    const turnsBefore = (distance + writers.length) % writers.length;
    return Math.max(0, this.changedAt + turnsBefore * turn - now);
  }
}
