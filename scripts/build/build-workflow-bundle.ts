import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleNames } from '../../lib/temporal/bundle-path.js';
import { bundleWorkflows } from '../../lib/temporal/bundle-workflows.js';
import { failureConverterPath } from '../../lib/temporal/codec/payload-writing.js';

// Runs after the compiler, as dist/scripts/build/build-workflow-bundle.js.
const compiled = fileURLToPath(new URL('../..', import.meta.url));
const root = fileURLToPath(new URL('../../..', import.meta.url));

/** The compiler writes only what changed, so a bundle that is newer than all of its input is up to date. */
function isUpToDate(bundleFile: string): boolean {
  const bundledAt = statSync(bundleFile, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  const code = ['workflows', 'activities', 'lib'].flatMap(folder =>
    readdirSync(join(compiled, folder), { recursive: true, withFileTypes: true })
      .filter(entry => entry.isFile() && /\.c?js$/.test(entry.name))
      .map(entry => join(entry.parentPath, entry.name)),
  );
  return [...code, join(root, 'package.json')].every(file => statSync(file).mtimeMs < bundledAt);
}

async function bundle(kind: keyof typeof bundleNames, failureConverterPath?: string): Promise<void> {
  const bundleFile = join(compiled, bundleNames[kind]);
  if (isUpToDate(bundleFile)) return;
  const workflowsPath = join(compiled, 'workflows/index.js');
  await bundleWorkflows({ workflowsPath, bundleFile, root, failureConverterPath });
}

await bundle('plain');
await bundle('encoding', failureConverterPath());
