import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { AlfworldEnvironmentConfig } from '../../config/alfworld.js';

/**
 * What the engine is made of. textworld asks for one exact tatsu. The packages' own lists of what they need are not
 * followed: they have servers and learning libraries in them that playing a game takes nothing of.
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

/** Where `fgo setup alfworld` puts its Python, below this user's folder for such things. */
export function alfworldHome(cache: string): string {
  return join(cache, 'alfworld-0.4.2');
}

/** Says, once it is there, that the installation came to its end. */
export function readyFile(home: string): string {
  return join(home, 'fgo-ready.json');
}

/** The Python of an environment that `venv` made. */
export function pythonIn(home: string): string {
  return process.platform === 'win32' ? join(home, 'Scripts', 'python.exe') : join(home, 'bin', 'python3');
}

/** The Python that plays the games: the configured one, FGO_ALFWORLD_PYTHON, or that of `fgo setup alfworld`. */
export function alfworldPython(config: AlfworldEnvironmentConfig, cache: string): string {
  return namedPython(config) ?? pythonIn(alfworldHome(cache));
}

/** A variable that is set to nothing names nothing. */
function namedPython(config: AlfworldEnvironmentConfig): string | undefined {
  return config.python ?? (process.env['FGO_ALFWORLD_PYTHON'] || undefined);
}

/** Why the games cannot be played on this machine; null where nothing speaks against it. */
export function missingPython(config: AlfworldEnvironmentConfig, cache: string): string | null {
  const named = namedPython(config);
  if (named !== undefined) {
    // A name without a folder is looked for on the PATH, once it is started.
    const isThere = !named.includes('/') || existsSync(named);
    return isThere ? null : `there is no ${named}: correct agent.environment.python, or FGO_ALFWORLD_PYTHON.`;
  }
  if (existsSync(readyFile(alfworldHome(cache)))) return null;
  return "ALFWorld's engine is not set up on this machine: run `fgo setup alfworld` (once, some minutes).";
}
