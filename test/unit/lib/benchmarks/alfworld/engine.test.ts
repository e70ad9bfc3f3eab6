import { setTimeout as wait } from 'node:timers/promises';
import { createReactAgent } from '../../../../../lib/agents/react.js';
import type { BridgeEnvironment } from '../../../../../lib/agents/environment/bridge-environment.js';
import { createAlfworldEnvironment } from '../../../../../lib/benchmarks/alfworld/environment.js';
import { generatedTask } from '../../../../../lib/benchmarks/alfworld/game-of-task.js';
import { alfworldPython, missingPython } from '../../../../../lib/benchmarks/alfworld/python.js';
import { agentSchema } from '../../../../../lib/config/agent.js';
import { alfworldEnvironmentSchema, alfworldTaskTypes } from '../../../../../lib/config/alfworld.js';
import type { LanguageModels } from '../../../../../lib/llm/call.js';
import { cacheDirectory } from '../../../../../lib/temporal/server/cache.js';

const config = alfworldEnvironmentSchema.parse({ kind: 'alfworld', processes: 2, episodes: 8 });
const cache = cacheDirectory(process.env);
// `fgo setup alfworld` takes minutes on a new machine: without it these tests are skipped and reported.
const whereSetUp = missingPython(config, cache) === null ? describe : describe.skip;

const { signal } = new AbortController();
const tasks = alfworldTaskTypes.map((_, index) =>
  generatedTask({ seed: 11, types: alfworldTaskTypes, index: index + 6 }),
);

/**
 * Sends the given commands in sequence, and then looks. The position in an episode is read from its messages.
 */
function recite(solutions: ReadonlyMap<string, string[]>): LanguageModels {
  const usage = { calls: 1, promptTokens: 0, cachedTokens: 0, completionTokens: 0, usd: 0 };
  return {
    async complete({ messages }) {
      await wait(20);
      const said = messages.filter(({ role }) => role === 'assistant').length;
      const first = messages.find(({ role }) => role === 'user')?.content ?? '';
      const goal = /Your task is to: ([^\n]+)/.exec(first)?.[1] ?? '';
      const text = `Action: ${solutions.get(goal)?.[said] ?? 'look'}`;
      return { key: '', text, finish: 'stop', usage, journaled: false };
    },
    flush: () => Promise.resolve(),
  };
}

whereSetUp("ALFWorld's engine", () => {
  let environment: BridgeEnvironment;
  beforeEach(() => {
    environment = createAlfworldEnvironment(config, alfworldPython(config, cache));
  });
  afterEach(() => environment.close());

  function playAll(solutions: ReadonlyMap<string, string[]>) {
    const agent = agentSchema.parse({ kind: 'react', modules: { instructions: 'x' } });
    if (agent.kind !== 'react') throw new TypeError('react expected');
    const react = createReactAgent({ config: agent, environment, models: recite(solutions) });
    return Promise.all(tasks.map(task => react.run(task, {}, signal)));
  }

  const solutions = new Map(
    tasks.map(task => [task.input, Array.isArray(task.expected) ? task.expected.map(String) : []]),
  );

  it('wins a generated game of each of the six types by its walkthrough, even if its processes are killed', async () => {
    const played = playAll(solutions);
    let killed = 0;
    while (killed < 3) {
      await wait(1_500);
      const [pid] = environment.pool.pids;
      if (pid === undefined) break;
      process.kill(pid, 'SIGKILL');
      killed += 1;
    }
    const rollouts = await played;
    expect(rollouts.map(({ verdict }) => verdict?.score)).toEqual([1, 1, 1, 1, 1, 1]);
    expect(killed).toBeGreaterThan(0);
  }, 120_000);

  it('loses them after 50 steps without the walkthrough', async () => {
    const rollouts = await playAll(new Map());
    expect(rollouts.map(({ verdict }) => verdict?.score)).toEqual([0, 0, 0, 0, 0, 0]);
    expect(rollouts.map(({ answer }) => (Array.isArray(answer) ? answer.length : 0))).toEqual([
      50, 50, 50, 50, 50, 50,
    ]);
    expect(rollouts[0]?.messages[0]?.content).toMatch(
      /^You are in the middle of a room[^]*Your task is to: /,
    );
  }, 120_000);
});
