import type { Scorer } from '../../../lib/scoring/scorer.js';
import { scorerSchema } from '../../../lib/config/scorer.js';
import type { OwnScorerConfig } from '../../../lib/config/scorer.js';
import { createMemoryStore } from '../../../lib/store/memory-store.js';
import type { Store } from '../../../lib/store/store.js';
import { withVerdictJournal } from '../../../workers/verdict-journal.js';

let store: Store;
let asked: number;
beforeEach(async () => {
  store = createMemoryStore();
  asked = 0;
});

/** An inconsistent scorer. */
const wavering: Scorer = {
  score: () => {
    asked += 1;
    return { score: 1 / asked, feedback: `asked ${asked}`, ...(asked === 1 && { metrics: { a: 1 } }) };
  },
};
const { signal } = new AbortController();

function score(
  how: {
    settings?: Record<string, unknown>;
    scope?: string | null;
    readOnly?: boolean;
    answer?: string;
    input?: string;
  } = {},
) {
  const { settings = {}, scope = null, readOnly = false, answer = 'x', input = 'in' } = how;
  const config = scorerSchema.parse({ kind: 'command', command: ['x'], ...settings }) as OwnScorerConfig;
  const task = { id: 't', input, expected: 'y', metadata: {} };
  const scorer = withVerdictJournal({ scorer: wavering, config, store, scope, readOnly });
  return Promise.resolve(scorer.score(answer, task.expected, { task, output: answer, signal }));
}

describe('verdicts of a user-written scorer', () => {
  it('are computed once, wherever the scorer is and however long it may take', async () => {
    const first = await score();
    expect(first).toEqual({ score: 1, feedback: 'asked 1', metrics: { a: 1 } });
    expect(await score({ settings: { timeoutSeconds: 7, directory: '/elsewhere', concurrency: 3 } })).toEqual(
      first,
    );
    expect(await score({ readOnly: true })).toEqual(first);
    expect(asked).toBe(1);
  });

  it.each([
    ['another answer', { answer: 'z' }],
    ['another task', { input: 'other' }],
    ['another version', { settings: { version: '2' } }],
    ['other weights', { settings: { weights: { a: 1 } } }],
    ['another scope', { scope: 'fresh' }],
  ])('are computed again for %s', async (_what, how) => {
    await score();
    await score(how);
    expect(asked).toBe(2);
  });

  it('are reused when an ended run is viewed: nothing is started', async () => {
    await expect(score({ readOnly: true })).rejects.toMatchObject({ code: 'NOT_IN_JOURNAL' });
    expect(asked).toBe(0);
  });
});
