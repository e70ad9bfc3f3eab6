import { namesCredential } from './credentials.js';
import { variablesIn } from './variables.js';

/** A secret that a configuration names by its environment variable. */
export interface NamedSecret {
  variable: string;
  /** The configuration key that names it. */
  path: string[];
  /**
   * `header`, `query`: sent to `url`. `address`: is itself an address. `program`: passed to the user's own
   * program, which may work without it.
   */
  use: 'header' | 'query' | 'address' | 'program';
  /** The destination; null for addresses and programs. */
  url: string | null;
}

export function secretsInUrl(url: string, path: string[]): NamedSecret[] {
  return variablesIn(url).map(variable => ({ variable, path, use: 'query', url }));
}

/**
 * The secrets of a user's own program at `path`. It may receive any variable: one counts as a credential if
 * its name says so.
 */
export function secretsOfProgram(
  program: { environment: readonly string[] } | { url: string },
  path: string[],
): NamedSecret[] {
  if ('url' in program) return secretsInUrl(program.url, [...path, 'url']);
  return program.environment
    .filter(namesCredential)
    .map(variable => ({ variable, path: [...path, 'environment'], use: 'program', url: null }));
}
