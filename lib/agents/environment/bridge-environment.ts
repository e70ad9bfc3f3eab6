import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Json } from '../../domain/json.js';
import type { Task } from '../../domain/task.js';
import type { BridgeProcess } from './bridge-process.js';
import { createBridgePool } from './bridge-pool.js';
import type { BridgePool, BridgePoolOptions } from './bridge-pool.js';
import type { Environment, Episode, Observation } from './environment.js';

const seenSchema = z.object({ observation: z.string(), actions: z.array(z.string()), won: z.boolean() });

export interface BridgeEnvironment extends Environment {
  /** The environment's processes, to count or end them. */
  readonly pool: BridgePool;
}

/**
 * An environment that runs in other processes, over JSON lines: `{op: 'start', episode, game}`, then `{op:
 * 'step', episode, action}`, each answered with `{observation, actions, won}`, and finally `{op: 'end',
 * episode}`. The score is 1 if the episode is won.
 */
export function createBridgeEnvironment(
  options: BridgePoolOptions & {
    /** The game of a task, in the form that the program expects. */
    gameOf: (task: Task) => Json;
    /** The part of an observation that the agent sees; by default, all of it. */
    shown?: (observation: string) => string;
  },
): BridgeEnvironment {
  const { gameOf, shown = text => text } = options;
  const pool = createBridgePool(options);
  const seenIn = (reply: unknown): Observation => {
    const { observation, actions, won } = seenSchema.parse(reply);
    return { text: shown(observation), actions, score: won ? 1 : 0, done: won };
  };

  async function play<T>(
    bridge: BridgeProcess,
    game: Json,
    body: (episode: Episode) => Promise<T>,
  ): Promise<T> {
    const episode = randomUUID();
    const first = seenIn(await bridge.ask({ op: 'start', episode, game }));
    const act = async (action: string) => seenIn(await bridge.ask({ op: 'step', episode, action }));
    try {
      return await body({ first, act });
    } finally {
      // A lost process has no episodes to end.
      if (bridge.fault === null) await bridge.ask({ op: 'end', episode }).catch(() => undefined);
    }
  }

  return {
    pool,
    play: (task, body, signal) =>
      pool.lend(bridge => {
        signal.throwIfAborted();
        return play(bridge, gameOf(task), body);
      }),
    close() {
      pool.close();
      return Promise.resolve();
    },
  };
}
