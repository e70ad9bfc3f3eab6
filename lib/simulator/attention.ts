import { uniform } from './hash.js';

/** Prompts up to this length are read whole. */
const FULLY_READ_TOKENS = 1_500;
/** From this length on, the middle is read with the probability `attention`. */
const FULL_EFFECT_TOKENS = 12_000;
const CHARACTERS_A_TOKEN = 4;

/** Decides what of a prompt is read. */
export interface Attention {
  /** Whether what stands at this offset (in characters from the prompt's start) is read. `what` names it. */
  reads(offset: number, what: string): boolean;
}

/**
 * Less is read of the middle of a long prompt than of its ends ("Lost in the Middle", Liu et al. 2023: accuracy
 * is U-shaped over the position). `share` is the probability of being read in the very middle of a prompt of
 * 12,000 tokens and more. What is skipped is a hash of the request and of what stands there.
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
