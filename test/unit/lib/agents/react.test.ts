import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runTask } from '../../../../activities/run-task.js';
import type { RunContext } from '../../../../activities/run-context.js';
import type { Agent } from '../../../../lib/agents/agent.js';
import { createBridgeEnvironment } from '../../../../lib/agents/environment/bridge-environment.js';
import type { BridgeEnvironment } from '../../../../lib/agents/environment/bridge-environment.js';
import { createReactAgent } from '../../../../lib/agents/react.js';
import { createScorer } from '../../../../lib/scoring/plain/plain-scorers.js';
import { agentSchema } from '../../../../lib/config/agent.js';
import type { RunModels } from '../../../../lib/ledger/run-models.js';
import { createMemoryStore } from '../../../../lib/store/memory-store.js';
import { textModules } from '../../activities/store-run.js';
import { startFakeEndpoint } from '../../../support/fake-endpoint.js';
import type { FakeEndpoint } from '../../../support/fake-endpoint.js';
import { openModels } from '../../../support/open-models.js';
import { removeTemporaryFolders, temporaryFolder } from '../../../support/temporary-folder.js';

let fake: FakeEndpoint;
let models: RunModels;
const opened: BridgeEnvironment[] = [];
beforeEach(async () => {
  fake = await startFakeEndpoint();
  models = await openModels({
    store: createMemoryStore(),
    url: fake.url,
    tries: 1,
  });
});
afterEach(async () => {
  await Promise.all(opened.splice(0).map(environment => environment.close()));
  await models.close();
  await fake.close();
});
afterAll(removeTemporaryFolders);

const modules = textModules({ instructions: 'Walk.' });
const { signal } = new AbortController();
const game = (name = 'fair') => ({ id: name, input: 'walk', expected: null, metadata: { game: name } });

function corridor(mode: string, how: { note?: string; most?: Partial<Record<string, number>> } = {}) {
  const environment = createBridgeEnvironment({
    program: {
      command: [
        process.execPath,
        fileURLToPath(new URL('environment/corridor.mjs', import.meta.url)),
        mode,
        ...(how.note === undefined ? [] : [how.note]),
      ],
      environment: {},
      remedy: 'Install the corridor.',
      requestSeconds: mode === 'hang' ? 1 : 20,
    },
    processes: 1,
    episodes: 4,
    mostMemory: 1_000,
    ...how.most,
    gameOf: ({ metadata }) => metadata['game'] ?? '',
  });
  opened.push(environment);
  return environment;
}

function agentIn(environment: BridgeEnvironment, settings: object = {}): Agent {
  const config = agentSchema.parse({ kind: 'react', modules: { instructions: 'x' }, ...settings });
  if (config.kind !== 'react') throw new TypeError('react expected');
  return createReactAgent({ config, environment, models });
}

const goOn = { reply: 'Thought: further.\nAction: Go on.' };

describe('the agent that thinks and acts', () => {
  it('acts until the environment reports that the goal is reached, and is scored by it', async () => {
    fake.script(goOn, goOn, goOn);
    const rollout = await agentIn(corridor('fair')).run(game(), modules, signal);
    expect(rollout).toMatchObject({
      answer: ['go on', 'go on', 'go on'],
      failure: null,
      verdict: { score: 1, feedback: '' },
    });
    expect(rollout.messages.map(({ role }) => role)).toEqual([
      ...['user', 'assistant', 'user', 'assistant', 'user', 'assistant', 'user'],
    ]);
    expect(rollout.messages.at(-1)?.content).toBe('You are at the end.');
  });

  it('lists the possible actions only in the last message, so that a long episode stays short', async () => {
    fake.script(goOn, goOn, goOn);
    await agentIn(corridor('fair')).run(game(), modules, signal);
    const messages = fake.requests[1]?.body?.['messages'] as { role: string; content: string }[];
    expect(messages.map(({ content }) => content.includes('Possible actions:'))).toEqual([
      ...[false, false, false, true],
    ]);
    expect(messages[0]?.content).toMatch(/^Walk\.\n\nYou act in a text environment[^]*Action: one of the/);
    expect(messages[3]?.content).toBe('You stand at 1.\n\nPossible actions:\n- go on\n- go back');
  });

  it('loses after the maximum number of steps, and says so', async () => {
    fake.script({ reply: 'Action: go back' }, { reply: 'Action: dance' });
    const rollout = await agentIn(corridor('fair'), { maxSteps: 2 }).run(game(), modules, signal);
    expect(rollout.verdict).toEqual({ score: 0, feedback: 'The goal was not reached in 2 steps.' });
    expect(rollout.answer).toEqual(['go back', 'dance']);
  });

  it('is not asked for thoughts if they are switched off', async () => {
    fake.script({ reply: 'go on' }, { reply: 'go on' }, { reply: 'go on' });
    const rollout = await agentIn(corridor('fair'), { thoughts: false }).run(game(), modules, signal);
    expect(rollout.verdict?.score).toBe(1);
    expect(JSON.stringify(fake.requests[0]?.body)).not.toContain('Thought');
  });
});

describe('an environment whose processes fail', () => {
  it.each(['crash', 'hang', 'babble'])(
    'is replaced on %s, and the episode starts again without paying for its calls twice',
    async mode => {
      const note = join(await temporaryFolder(), 'happened');
      const environment = corridor(mode, { note });
      fake.script(goOn, goOn, goOn);
      const rollout = await agentIn(environment).run(game(), modules, signal);
      expect(rollout.verdict?.score).toBe(1);
      expect(environment.pool.started).toBe(2);
      expect(fake.requests).toHaveLength(3);
    },
  );

  it('starts no new episode in a process that has grown too large', async () => {
    const environment = corridor('grow');
    const agent = agentIn(environment);
    for (let round = 0; round < 4; round++) {
      if (round === 0) fake.script(goOn, goOn, goOn);
      expect((await agent.run(game(), modules, signal)).verdict?.score).toBe(1);
    }
    // Each process reports 600 after its first episode and 1,200 after its second.
    expect(environment.pool.started).toBe(2);
  });

  it('plays several episodes in one process, up to the configured number', async () => {
    const note = join(await temporaryFolder(), 'started');
    const environment = corridor('count', { note, most: { processes: 2, episodes: 2 } });
    const { setTimeout: wait } = await import('node:timers/promises');
    let playing = 0;
    let most = 0;
    const plays = Array.from({ length: 8 }, () =>
      environment.play(
        game(),
        async () => {
          playing += 1;
          most = Math.max(most, playing);
          await wait(50);
          playing -= 1;
        },
        signal,
      ),
    );
    await Promise.all(plays);
    expect(most).toBe(4);
    const pids = (await readFile(note, 'utf8')).trim().split('\n');
    expect(pids).toHaveLength(8);
    expect(new Set(pids).size).toBe(2);
  });

  const contextOf = (agent: Agent) =>
    ({ agent, scorer: createScorer({ kind: 'environment' }) }) as unknown as RunContext;

  it('leaves a task unscored if its episode is lost repeatedly: that is never a score of 0', async () => {
    fake.script(goOn);
    const context = contextOf(agentIn(corridor('always-crash')));
    const { trajectory } = await runTask({ context, modules, task: game(), signal });
    expect(trajectory).toMatchObject({ score: null, failure: { kind: 'infrastructure' } });
    expect(trajectory.failure?.reason).toContain('ended with code 3');
  });

  it('leaves a game unscored that cannot be played', async () => {
    const context = contextOf(agentIn(corridor('fair')));
    const { trajectory } = await runTask({ context, modules, task: game('broken'), signal });
    expect(trajectory).toMatchObject({ score: null, failure: { reason: 'no such corridor' } });
  });

  it('asks for a person if it does not start at all, and says what to do', async () => {
    const context = contextOf(agentIn(corridor('absent')));
    await expect(runTask({ context, modules, task: game(), signal })).rejects.toMatchObject({
      message: expect.stringMatching(
        /cannot be started: it ended with code 1\. Its last words: No module named corridor$/,
      ) as string,
      remedy: 'Install the corridor.',
    });
  });
});
