/**
 * Counts the waits of one place. It has one wait at a time, which all of its lanes share; the run answers with
 * that wait's ordinal, and only such an answer ends it: what the run knows of who waits is always so.
 */
export class Waits {
  #begun = 0;
  #ended = 0;

  /** How many waits are over. */
  get ended(): number {
    return this.#ended;
  }

  /** Begins a wait, or joins the one that is open: `isNew` where the run has to be told. */
  begin(): { ordinal: number; isNew: boolean } {
    const isNew = this.#ended >= this.#begun;
    // An answer to an earlier run of this workflow may have come here.
    if (isNew) this.#begun = this.#ended + 1;
    return { ordinal: this.#begun, isNew };
  }

  /** The run has answered: all waits up to this one are over. */
  end(ordinal: number): void {
    this.#ended = Math.max(this.#ended, ordinal);
  }
}
