import { agentSchema } from '../../../lib/config/agent.js';
import type { OwnAgentConfig } from '../../../lib/config/agents/program.js';
import type { Agent } from '../../../lib/agents/agent.js';
import { createMemoryStore } from '../../../lib/store/memory-store.js';
import type { Store } from '../../../lib/store/store.js';
import { withRolloutJournal } from '../../../workers/rollout-journal.js';
import { textModules } from '../activities/store-run.js';

let store: Store;
let runs: number;
beforeEach(async () => {
  store = createMemoryStore();
  runs = 0;
});

const agent: Agent = {
  run: task => {
    runs += 1;
    return Promise.resolve({ messages: [], output: `${task.input} ${runs}`, answer: null, failure: null });
  },
};

function journaled(
  settings: Record<string, unknown> = {},
  { scope = null, readOnly }: { scope?: string | null; readOnly?: boolean } = {},
  inner = agent,
): Agent {
  const config = agentSchema.parse({
    kind: 'command',
    command: ['x'],
    modules: { work: 'x' },
    calls: 'own',
    ...settings,
  }) as OwnAgentConfig;
  return withRolloutJournal({ agent: inner, config, labels: [], store, scope, readOnly });
}

const { signal } = new AbortController();
const run = (one: Agent, input = 'a', text = 'Sort it.') =>
  one.run({ id: 't', input, expected: 'right', metadata: {} }, textModules({ work: text }), signal);

describe('an agent that makes calls of its own', () => {
  it('does a task once under the same modules, in any process', async () => {
    const first = await run(journaled());
    expect(await run(journaled({ timeoutSeconds: 7, directory: '/elsewhere' }))).toEqual(first);
    expect(runs).toBe(1);
  });

  it.each([
    ['another task', () => run(journaled(), 'b')],
    ['other modules', () => run(journaled(), 'a', 'Sort it well.')],
    ['another version of the agent', () => run(journaled({ version: '2' }))],
    ['another scope', () => run(journaled({}, { scope: 'fresh' }))],
  ])('does it again for %s', async (_what, again) => {
    await run(journaled());
    await again();
    expect(runs).toBe(2);
  });

  it('is restored with how its last reply ended', async () => {
    const cut = { messages: [], output: '', answer: null, failure: null, ended: 'length' as const };
    const first: Agent = { run: () => Promise.resolve(cut) };
    await run(journaled({}, {}, first));
    expect(await run(journaled())).toEqual(cut);
    expect(runs).toBe(0);
  });

  it('runs a failed task again, because the agent may have been fixed', async () => {
    const failure = 'The agent ended with code 1.';
    const first: Agent = { run: () => Promise.resolve({ messages: [], output: '', answer: null, failure }) };
    expect(await run(journaled({}, {}, first))).toMatchObject({ failure });
    expect(await run(journaled())).toMatchObject({ output: 'a 1', failure: null });
  });

  it('is not started if a run is only viewed', async () => {
    const known = await run(journaled());
    const looked = journaled({}, { readOnly: true });
    expect(await run(looked)).toEqual(known);
    await expect(run(looked, 'b')).rejects.toThrow('never finished');
    expect(runs).toBe(1);
  });
});
