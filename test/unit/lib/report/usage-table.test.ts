import { noUsage } from '../../../../lib/domain/usage.js';
import type { Usage } from '../../../../lib/domain/usage.js';
import { usageTable } from '../../../../lib/report/usage-table.js';

const optimizer: Usage = {
  calls: 4,
  promptTokens: 20_000,
  cachedTokens: 5_000,
  completionTokens: 1_234,
  usd: 0.5,
};
const all = {
  agent: noUsage(),
  evaluator: noUsage(),
  optimizer,
  merger: { ...optimizer, usd: null },
};

describe('what a run used, as a table', () => {
  const lines = usageTable({ ...optimizer, byRole: all });
  const cells = (name: string) =>
    lines
      .find(line => line.trim().startsWith(name))
      ?.trim()
      .split(/\s{2,}/);

  it('shows for each role its calls, tokens, cached share, average prompt and cost', () => {
    expect(cells('optimizer')).toEqual(['optimizer', '4', '20,000', '25 %', '5,000', '1,234', '$0.5000']);
    expect(cells('merger')?.at(-1)).toBe('unpriced');
    expect(cells('in all')?.slice(1, 4)).toEqual(['4', '20,000', '25 %']);
  });

  it('shows no share and no average for a role without calls', () => {
    expect(cells('agent')).toEqual(['agent', '0', '0', '–', '–', '0', '$0']);
  });

  it('stays within 80 columns at a million calls', () => {
    const large = {
      ...optimizer,
      calls: 1_234_567,
      promptTokens: 1_234_567_890,
      completionTokens: 98_765_432,
    };
    for (const line of usageTable({ ...large, byRole: all })) expect(line.length).toBeLessThanOrEqual(80);
  });
});
