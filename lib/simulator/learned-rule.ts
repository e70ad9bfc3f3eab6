/** A rule that a reply proposes. */
export interface LearnedRule {
  when: string;
  then: string;
  /** Ids of the cases that support it. */
  cases: string[];
  /** Sort key: the strongest rules are written first. */
  strength: number;
}

/**
 * Maximum rules per reply. Neither a person nor a model writes hundreds of good rules at once from a set of
 * examples, so a prompt with all data yields fewer rules per example than several small prompts. This
 * assumption of the model about optimizers is stated only here.
 */
export const RULES_PER_REPLY = 24;
