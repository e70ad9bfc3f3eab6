import { UnavailableError } from '../../agents/infrastructure-errors.js';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Task } from '../../domain/task.js';
import { createBridgeEnvironment } from '../../agents/environment/bridge-environment.js';
import type { BridgeEnvironment } from '../../agents/environment/bridge-environment.js';
import { environmentFor } from '../../agents/own/process-transport.js';
import type { AlfworldEnvironmentConfig } from '../../config/alfworld.js';
import { gameOfTask } from './game-of-task.js';
import { officialFolder } from './load.js';

/** The program that plays the games, in the same folder as this file. */
const bridgeFile = fileURLToPath(new URL('bridge.py', import.meta.url));

/** Runs ALFWorld's own engine (textworld) in Python processes that each play many episodes. */
export function createAlfworldEnvironment(
  config: AlfworldEnvironmentConfig,
  python: string,
): BridgeEnvironment {
  return createBridgeEnvironment({
    program: {
      command: [python, bridgeFile],
      // Without a data folder, alfworld creates one in the home folder.
      environment: { ALFWORLD_DATA: '/nonexistent', ...environmentFor([]) },
      remedy: 'Run `fgo setup alfworld`, then continue the run.',
      requestSeconds: config.requestSeconds,
    },
    processes: config.processes,
    episodes: config.episodes,
    mostMemory: config.mostMegabytes * 1e6,
    gameOf: task => gameFor(task, config),
    shown: withoutBanner,
  });
}

function gameFor(
  task: Task,
  { data }: AlfworldEnvironmentConfig,
): { path: string } | { problem: string; wording: string } {
  const game = gameOfTask(task);
  if (!('file' in game)) return game;
  const folder = data ?? officialFolder();
  if (folder === undefined) {
    throw new UnavailableError(
      'ENVIRONMENT_UNAVAILABLE',
      'This worker does not know where the games of ALFWorld are.',
      'Set ALFWORLD_DATA to their folder, then continue the run.',
    );
  }
  return { path: join(folder, game.file) };
}

function withoutBanner(observation: string): string {
  return observation.replace(/^-= [^\n]* =-\s*/, '');
}
