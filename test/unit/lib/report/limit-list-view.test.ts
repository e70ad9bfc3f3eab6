import { limitListLines } from '../../../../lib/report/limit-list-view.js';

it('shows the share of each process in the smallest limits of an endpoint', () => {
  const limits = { calls: 16, 'requests gpt-4.1-mini': 500 };
  const lines = limitListLines([
    {
      endpoint: 'https://api.example/v1 (KEY)',
      holders: {
        b: { host: 'two', pid: 9, limits: { calls: 32 }, granted: { calls: 4 } },
        a: { host: 'one', pid: 7, limits, granted: { calls: 12, 'requests gpt-4.1-mini': 333.4 } },
      },
    },
  ]);
  expect(lines).toEqual([
    'limits of https://api.example/v1 (KEY)',
    '  one-7  12 of 16 calls in flight, 333 of 500 requests a minute (gpt-4.1-mini)',
    '  two-9  4 of 16 calls in flight, 0 of 500 requests a minute (gpt-4.1-mini)',
  ]);
});
