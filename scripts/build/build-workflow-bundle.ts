import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleWorkflows } from '../../lib/temporal/bundle-workflows.js';

// Runs after the compiler, as dist/scripts/build/build-workflow-bundle.js.
const compiled = fileURLToPath(new URL('../..', import.meta.url));
const root = fileURLToPath(new URL('../../..', import.meta.url));
const bundleFile = join(compiled, 'workflow-bundle.js');

/** The compiler writes only what changed, so a bundle that is newer than all of its input is up to date. */
function isUpToDate(): boolean {
  const bundledAt = statSync(bundleFile, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  const code = ['workflows', 'activities', 'lib'].flatMap(folder =>
    readdirSync(join(compiled, folder), { recursive: true, withFileTypes: true })
      .filter(entry => entry.isFile() && entry.name.endsWith('.js'))
      .map(entry => join(entry.parentPath, entry.name)),
  );
  return [...code, join(root, 'package.json')].every(file => statSync(file).mtimeMs < bundledAt);
}

if (!isUpToDate())
  await bundleWorkflows({
    workflowsPath: join(compiled, 'workflows/index.js'),
    bundleFile,
    root,
  });
