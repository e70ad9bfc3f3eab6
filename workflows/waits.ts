/**
 * Counts the waits of one workflow. It has one wait at a time, shared by all its lanes. The run answers with
 * that wait's ordinal, and only such an answer ends it, so the run's record of what waits is always correct.
 */
export class Waits {
  #begun = 0;
  #ended = 0;

  /** The number of waits that are over. */
  get ended(): number {
    return this.#ended;
  }

  /** Starts a wait, or joins the open one: `isNew` if it must be reported to the run. */
  begin(): { ordinal: number; isNew: boolean } {
    const isNew = this.#ended >= this.#begun;
    // An answer to an earlier execution of this workflow may have arrived here.
    if (isNew) this.#begun = this.#ended + 1;
    return { ordinal: this.#begun, isNew };
  }

  /** The run has answered: all waits up to this one are over. */
  end(ordinal: number): void {
    this.#ended = Math.max(this.#ended, ordinal);
  }
}
