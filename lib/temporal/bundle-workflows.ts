import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

export interface BundleRequest {
  /** The module that exports every workflow. */
  workflowsPath: string;
  bundleFile: string;
  /** The package's folder: modules are named from here, so that the bundle is the same on every machine. */
  root: string;
}

/** Bundles the workflows into one file, once for all workers. Throws where workflow code imports what it may not. */
export async function bundleWorkflows({ workflowsPath, bundleFile, root }: BundleRequest): Promise<void> {
  const { code } = await bundleWorkflowCode({
    workflowsPath,
    logger: new DefaultLogger('ERROR'),
    webpackConfigHook: config => ({
      ...config,
      context: root,
      // Positions for stack traces, without the sources: those would carry this machine's paths.
      devtool: 'inline-nosources-source-map',
      output: { ...config.output, devtoolModuleFilenameTemplate: nameFrom(root) },
      optimization: { ...config.optimization, moduleIds: 'named', chunkIds: 'named' },
    }),
  });
  await mkdir(dirname(bundleFile), { recursive: true });
  // A worker that starts meanwhile reads the old bundle or the new one.
  const draft = `${bundleFile}.${process.pid}.draft`;
  await writeFile(draft, code);
  await rename(draft, bundleFile);
}

/** Names a module in stack traces; webpack's own names for left-out modules hold absolute paths. */
function nameFrom(root: string): (module: { resourcePath: string }) => string {
  const prefix = root.replace(/[\\/]+$/, '');
  return ({ resourcePath }) => resourcePath.replace(prefix, '.');
}
