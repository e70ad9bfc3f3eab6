import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { AlfworldEnvironmentConfig } from '../../config/alfworld.js';

/**
 * The packages of the engine. textworld requires one exact version of tatsu. Their own dependency lists are
 * ignored, because they include servers and learning libraries that playing a game does not need.
 */
export const alfworldPackages = [
  'alfworld==0.4.2',
  'textworld==1.7.0',
  'fast-downward-textworld==20.6.4',
  'tatsu==5.8.3',
  'jericho==3.3.1',
  'mementos==1.3.1',
  'networkx==3.4.2',
  'numpy==2.2.6',
  'termcolor==2.5.0',
  'tqdm==4.67.1',
] as const;

/** Where `fgo setup alfworld` installs its Python, below the user's cache folder. */
export function alfworldHome(cache: string): string {
  return join(cache, 'alfworld-0.4.2');
}

/** A file whose existence marks a complete installation. */
export function readyFile(home: string): string {
  return join(home, 'fgo-ready.json');
}

/** The Python executable of a `venv` environment. */
export function pythonIn(home: string): string {
  return process.platform === 'win32' ? join(home, 'Scripts', 'python.exe') : join(home, 'bin', 'python3');
}

/**
 * The Python that plays the games: the configured one, FGO_ALFWORLD_PYTHON, or the one from `fgo setup
 * alfworld`.
 */
export function alfworldPython(config: AlfworldEnvironmentConfig, cache: string): string {
  return namedPython(config) ?? pythonIn(alfworldHome(cache));
}

/** An empty variable counts as not set. */
function namedPython(config: AlfworldEnvironmentConfig): string | undefined {
  return config.python ?? (process.env['FGO_ALFWORLD_PYTHON'] || undefined);
}

/** Why the games cannot be played on this machine; null if no obstacle was found. */
export function missingPython(config: AlfworldEnvironmentConfig, cache: string): string | null {
  const named = namedPython(config);
  if (named !== undefined) {
    // A name without a folder is resolved on the PATH when it is started.
    const isThere = !named.includes('/') || existsSync(named);
    return isThere ? null : `there is no ${named}: correct agent.environment.python, or FGO_ALFWORLD_PYTHON.`;
  }
  if (existsSync(readyFile(alfworldHome(cache)))) return null;
  return "ALFWorld's engine is not set up on this machine: run `fgo setup alfworld` (once, some minutes).";
}
