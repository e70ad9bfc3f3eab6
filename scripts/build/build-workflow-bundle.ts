import { fileURLToPath } from 'node:url';
import { bundleWorkflows } from '../../lib/temporal/bundle-workflows.js';

// Runs after the compiler, as dist/scripts/build/build-workflow-bundle.js.
await bundleWorkflows({
  workflowsPath: fileURLToPath(new URL('../../workflows/index.js', import.meta.url)),
  bundleFile: fileURLToPath(new URL('../../workflow-bundle.js', import.meta.url)),
  root: fileURLToPath(new URL('../../..', import.meta.url)),
});
