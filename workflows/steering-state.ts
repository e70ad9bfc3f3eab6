/** What a person or a stop rule wants of a run and of all below it. */
export interface SteeringState {
  /** Which change this is, from 0 on: an older one that arrives later is ignored. */
  ordinal: number;
  /** Nothing new is started. */
  held: boolean;
  /** The run ends with the best so far. */
  finishing: boolean;
  /** A person has ended it: it waits for nothing any more. Absent where nobody has. */
  byHand?: boolean;
  /** The share of unscored tasks that a person has accepted; absent where nobody was asked. */
  unscored?: number;
}
