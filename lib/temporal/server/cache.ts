import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';

/** Returns the folder of this user's copies of the server program. */
export function cacheDirectory(environment: NodeJS.ProcessEnv): string {
  const root = environment['XDG_CACHE_HOME'];
  return join(root && isAbsolute(root) ? root : join(environment['HOME'] ?? homedir(), '.cache'), 'fgo');
}

/** Returns the file name of an executable on this system. */
export function executableName(name: string): string {
  return process.platform === 'win32' ? `${name}.exe` : name;
}
