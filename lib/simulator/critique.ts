/** The two parts of a critique. */
export interface Critique {
  problem: string;
  advice: string;
}
