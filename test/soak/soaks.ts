import { hotelCsv, hotelMessages } from '../support/hotel-messages.js';
import { hotelConfig } from '../support/run-folder.js';
import { count } from './figures.js';
import { judge, type Figures } from './judge.js';
import { runDisturbed, runUndisturbed } from './soak-run.js';

const concurrency = 6;

/** The size of the run, and the number of incidents. */
export interface Size {
  splits: { train: number; validation: number; test: number };
  subsets: number;
  epochs: number;
  faultShare: number;
  downMs: number;
  fullMs: number;
  longestMs: number;
}

export const longSoak: Size = {
  splits: { train: 120, validation: 60, test: 120 },
  subsets: 6,
  epochs: 2,
  faultShare: 0.06,
  downMs: 60_000,
  fullMs: 20_000,
  longestMs: 30 * 60_000,
};

export const shortSoak: Size = {
  splits: { train: 24, validation: 24, test: 36 },
  subsets: 2,
  epochs: 1,
  faultShare: 0.1,
  downMs: 3_000,
  fullMs: 4_000,
  longestMs: 4 * 60_000,
};

/** Runs once undisturbed and once under kills and faults, and compares the two. */
export async function soak(parts: {
  size: Size;
  kills: number;
  seed: number;
  log: (line: string) => void;
}): Promise<Figures> {
  const { size, kills, seed, log } = parts;
  const { splits } = size;
  const configOf = (budget: object) => (url: string) => {
    const config = hotelConfig(url);
    // Short replies, so that reservations are close to usage.
    const models = {
      default: { model: 'simulated', maxCompletionTokens: 1_024 },
      agent: { model: 'simulated', maxCompletionTokens: 32 },
    };
    return {
      ...config,
      dataset: { ...config.dataset, splits },
      llm: { ...config.llm, models, concurrency, timeoutSeconds: 3 },
      optimize: { ...config.optimize, subsets: size.subsets, epochs: size.epochs },
      budget,
    };
  };
  const data = hotelCsv(hotelMessages(splits.train + splits.validation + splits.test));
  const settings = { ...size, kills, seed, configOf: configOf({}), data, latencyMs: 40, log };
  const undisturbed = await runUndisturbed(settings);
  const { spent } = count(undisturbed.asked);
  log(`Undisturbed: ${spent.calls} calls, ${spent.tokens} tokens, ${JSON.stringify(undisturbed.requests)}`);
  // Large enough for the charges that kills and faults leave.
  const cap = { calls: 2 * spent.calls, tokens: 3 * spent.tokens };
  const disturbed = await runDisturbed({ ...settings, configOf: configOf(cap) }, undisturbed.requests);
  return judge({ disturbed, undisturbed, kills, cap, concurrency });
}
