import type { Decision } from '../../lib/optimizer/program/steps.js';

/** How a run and all workflows below it are steered, by a person or a stop rule: the one message to children. */
export interface ControlState {
  /** The ordinal of the change, from 0: an older one that arrives later is ignored. */
  revision: number;
  /** Nothing new is started. */
  paused: boolean;
  /** The run ends with the best so far. After `byHand`, it waits for nothing any more. */
  ending: 'no' | 'early' | 'byHand';
  /** The share of unscored tasks that a person has accepted; null if nobody was asked. */
  unscored: number | null;
}

/** A person's answer to a wait: all waits of that workflow up to this ordinal are over. */
export interface Answer {
  ordinal: number;
  decision: Decision;
}

export const initialControl: ControlState = { revision: 0, paused: false, ending: 'no', unscored: null };

const endings = ['no', 'early', 'byHand'] as const;

/**
 * What one workflow obeys: how it is steered, and its waits for a person. It has one wait at a time, shared
 * by everything it does concurrently; only an answer with that wait's ordinal ends it, so what the run shows
 * as waiting is always correct. Knows nothing of Temporal.
 */
export class NodeControl {
  #state: ControlState;
  #opened = 0;
  #ended = 0;
  #decision: Decision = 'again';

  constructor(state: ControlState = initialControl) {
    this.#state = state;
  }

  get state(): ControlState {
    return this.#state;
  }
  get ending(): boolean {
    return this.#state.ending !== 'no';
  }
  get endingByHand(): boolean {
    return this.#state.ending === 'byHand';
  }
  /** The number of waits that are over. */
  get ended(): number {
    return this.#ended;
  }
  /** The latest answer. */
  get decision(): Decision {
    return this.#decision;
  }

  /** Takes a newer state; an ending is never taken back. Returns whether it was newer. */
  receive(state: ControlState): boolean {
    if (state.revision < this.#state.revision) return false;
    const ending = endings[Math.max(endings.indexOf(state.ending), endings.indexOf(this.#state.ending))];
    this.#state = { ...state, ending: ending ?? state.ending };
    return true;
  }

  /** Takes an answer. */
  answer({ ordinal, decision }: Answer): void {
    this.#decision = decision;
    this.endWait(ordinal);
  }

  /** Starts a wait, or joins the open one: `isNew` if it must be reported to the run. */
  startWait(): { ordinal: number; isNew: boolean } {
    const isNew = this.#ended >= this.#opened;
    // An answer to an earlier execution of this workflow may have arrived here.
    if (isNew) this.#opened = this.#ended + 1;
    return { ordinal: this.#opened, isNew };
  }

  /** Ends all waits up to this one. */
  endWait(ordinal: number): void {
    this.#ended = Math.max(this.#ended, ordinal);
  }
}
