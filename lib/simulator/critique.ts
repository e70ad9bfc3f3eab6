/** The two things that a critique says. */
export interface Critique {
  problem: string;
  advice: string;
}
