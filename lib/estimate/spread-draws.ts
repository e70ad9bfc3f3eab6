import { deriveSeed, drawsFrom, shuffled } from '../optimizer/seed.js';

/** True with this probability; independent for each purpose. */
export type IsTrue = (purpose: string, probability: number) => boolean;

/**
 * Draws for several counts of the same run, spread over them (Latin hypercube sampling): of N counts, the first
 * draw for a purpose is in a different Nth of its range in each, and so are the later ones. A quarter of the
 * counts then yields as precise means as independent draws do.
 */
export class SpreadDraws {
  /** By the purpose and the draw: the Nth that each count has. */
  private readonly orders = new Map<string, number[]>();

  constructor(private readonly counts: number) {}

  /** The draws of one of the counts. `drawn` is called if chance decides anything. */
  ofCount(count: number, drawn: () => void): IsTrue {
    const numbers = new Map<string, number>();
    return (purpose, probability) => {
      if (probability <= 0 || probability >= 1) return probability >= 1;
      drawn();
      const number = numbers.get(purpose) ?? 0;
      numbers.set(purpose, number + 1);
      return this.drawOf(count, `${purpose}, draw ${number}`) < probability;
    };
  }

  /** A number from 0 to 1. */
  private drawOf(count: number, name: string): number {
    const order =
      this.orders.get(name) ?? shuffled([...Array(this.counts).keys()], deriveSeed(0, 'order', name));
    this.orders.set(name, order);
    const within = drawsFrom(deriveSeed(count, 'count', name))(2 ** 30) / 2 ** 30;
    return ((order[count] ?? 0) + within) / this.counts;
  }
}
