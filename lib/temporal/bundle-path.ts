import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The workflow bundle that the build writes beside the compiled code; from sources, the last build's. */
export function bundlePath(): string {
  const beside = fileURLToPath(new URL('../../workflow-bundle.js', import.meta.url));
  return existsSync(beside)
    ? beside
    : fileURLToPath(new URL('../../dist/workflow-bundle.js', import.meta.url));
}
