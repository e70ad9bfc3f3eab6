import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/**
 * The workflow bundles that the build writes beside the compiled code. They have the same workflows;
 * `encoding` puts the messages of failures into payloads, so that the payload codec encrypts them.
 */
export const bundleNames = { plain: 'workflow-bundle.js', encoding: 'workflow-bundle-encoding.js' };

/** Returns the path of a workflow bundle; when run from sources, that of the last build. */
export function bundlePath(kind: keyof typeof bundleNames = 'plain'): string {
  const beside = fileURLToPath(new URL(`../../${bundleNames[kind]}`, import.meta.url));
  return existsSync(beside)
    ? beside
    : fileURLToPath(new URL(`../../dist/${bundleNames[kind]}`, import.meta.url));
}
