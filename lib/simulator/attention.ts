import { uniform } from './hash.js';

/** Prompts up to this length are read completely. */
const FULLY_READ_TOKENS = 1_500;
/** From this length on, the middle is read with a probability of `attention`. */
const FULL_EFFECT_TOKENS = 12_000;
const CHARACTERS_A_TOKEN = 4;

/** Decides which parts of a prompt are read. */
export interface Attention {
  /**
   * Whether the content at this offset (in characters from the prompt's start) is read. `what` identifies it.
   */
  reads(offset: number, what: string): boolean;
}

/**
 * The middle of a long prompt is read less than its ends ("Lost in the Middle", Liu et al. 2023: accuracy is
 * U-shaped over the position). `share` is the probability that content exactly in the middle of a prompt of
 * 12,000 or more tokens is read. A hash of the request and the content determines what is skipped.
 */
export function readWithAttention(prompt: { key: string; characters: number; share: number }): Attention {
  const tokens = prompt.characters / CHARACTERS_A_TOKEN;
  const growth = (tokens - FULLY_READ_TOKENS) / (FULL_EFFECT_TOKENS - FULLY_READ_TOKENS);
  const loss = Math.min(1, Math.max(0, growth)) * (1 - prompt.share);
  if (loss === 0) return { reads: () => true };
  return {
    reads(offset, what) {
      const fromMiddle = Math.abs((2 * offset) / prompt.characters - 1);
      return uniform(prompt.key, what) < 1 - loss * (1 - fromMiddle ** 4);
    },
  };
}
