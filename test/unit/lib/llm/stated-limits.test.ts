import { statedLimits } from '../../../../lib/llm/stated-limits.js';

describe('the limits in the headers of an answer', () => {
  it('are read for requests and tokens', () => {
    const headers = new Headers({
      'x-ratelimit-limit-requests': '600',
      'x-ratelimit-remaining-requests': '12',
      'x-ratelimit-reset-requests': '1m30s',
      'x-ratelimit-limit-tokens': '90000',
      'x-ratelimit-remaining-tokens': '500',
      'x-ratelimit-reset-tokens': '6ms',
    });
    expect(statedLimits(headers)).toEqual([
      { unit: 'requests', limit: 600, remaining: 12, windowMs: 90_000 },
      { unit: 'tokens', limit: 90_000, remaining: 500, windowMs: 60_000 },
    ]);
  });

  it('are read in the words of Anthropic', () => {
    const headers = new Headers({
      'anthropic-ratelimit-requests-limit': '50',
      'anthropic-ratelimit-requests-remaining': '49',
      'anthropic-ratelimit-requests-reset': '2026-01-01T00:00:10Z',
    });
    expect(statedLimits(headers, Date.parse('2026-01-01T00:00:00Z'))).toEqual([
      { unit: 'requests', limit: 50, remaining: 49, windowMs: 60_000 },
    ]);
  });

  it('are none without headers, or if these are no numbers', () => {
    expect(statedLimits(new Headers())).toEqual([]);
    const odd = { 'x-ratelimit-limit-requests': 'many', 'x-ratelimit-remaining-requests': '1' };
    expect(statedLimits(new Headers(odd))).toEqual([]);
  });
});
