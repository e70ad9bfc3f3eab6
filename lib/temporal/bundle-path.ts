import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/**
 * Returns the path of the workflow bundle that the build writes beside the compiled code; when run from
 * sources, the path of the last build.
 */
export function bundlePath(): string {
  const beside = fileURLToPath(new URL('../../workflow-bundle.js', import.meta.url));
  return existsSync(beside)
    ? beside
    : fileURLToPath(new URL('../../dist/workflow-bundle.js', import.meta.url));
}
