import { hotelCsv, hotelMessages } from '../../support/hotel-messages.js';

/** What is optimized: a configuration without an endpoint, and its data files. */
export interface Project {
  config: Record<string, unknown>;
  files: Record<string, string>;
}

interface Splits {
  train: number;
  validation: number;
  test: number;
}

/** Generated invoices; `optimize` overrides that section of the configuration. */
export function invoices(splits: Splits, optimize: Record<string, unknown>): Project {
  const all = splits.train + splits.validation + splits.test;
  const generate = { seed: 1, invoices: all, senders: 24 };
  return {
    config: { seed: 1, benchmark: { name: 'logisticsqa', generate, splits }, optimize },
    files: {},
  };
}

/** Short messages with one of six answers, which are quick to make in any number. */
export function messages(splits: Splits, optimize: Record<string, unknown>): Project {
  const all = splits.train + splits.validation + splits.test;
  return {
    config: {
      seed: 7,
      dataset: { path: 'messages.csv', input: 'message', expected: 'desk', splits },
      agent: {
        kind: 'prompt',
        modules: { instructions: 'Say which desk of the hotel sees to the message.' },
        output: { labels: 'auto' },
      },
      scorer: 'exact',
      optimize,
    },
    files: { 'messages.csv': hotelCsv(hotelMessages(all)) },
  };
}

const tasksInSubset = 256;

/** A large run: one epoch on subsets of 256 tasks; 100 tasks to validate, and 100 to test. */
export function largeProject(train: number): Project {
  const subsets = Math.max(4, Math.ceil(train / tasksInSubset));
  return messages({ train, validation: 100, test: 100 }, { subsets, epochs: 1 });
}
