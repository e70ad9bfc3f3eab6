/** A rule that an answer proposes. */
export interface LearntRule {
  when: string;
  then: string;
  /** Ids of the cases that it rests on. */
  cases: string[];
  /** What orders the rules: the strongest are written first. */
  strength: number;
}

/**
 * The most rules that one reply learns. A person or a model that looks through examples does not write
 * hundreds of good rules in one go, so a prompt with all the data yields less a datum than several small ones.
 * This is the model's assumption about optimizers, stated here and nowhere else.
 */
export const RULES_A_REPLY = 24;
