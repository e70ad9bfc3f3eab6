/** The steering of a run and of all workflows below it, by a person or a stop rule. */
export interface SteeringState {
  /** The ordinal of this change, from 0: an older one that arrives later is ignored. */
  ordinal: number;
  /** Nothing new is started. */
  held: boolean;
  /** The run ends with the best so far. */
  finishing: boolean;
  /** A person has ended the run: it waits for nothing any more. Absent otherwise. */
  byHand?: boolean;
  /** The share of unscored tasks that a person has accepted; absent if nobody was asked. */
  unscored?: number;
}
