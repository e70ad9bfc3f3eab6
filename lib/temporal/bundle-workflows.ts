import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

export interface BundleRequest {
  /** The module that exports every workflow. */
  workflowsPath: string;
  bundleFile: string;
  /**
   * The package's folder: modules are named relative to it, so that the bundle is the same on every machine.
   */
  root: string;
  /** The module whose converter the workflows use for failures; the SDK's own one if not given. */
  failureConverterPath?: string | undefined;
}

/**
 * Bundles the workflows into one file, once for all workers. Throws if workflow code has a forbidden import.
 */
export async function bundleWorkflows(request: BundleRequest): Promise<void> {
  const { workflowsPath, bundleFile, root, failureConverterPath } = request;
  const { code } = await bundleWorkflowCode({
    workflowsPath,
    ...(failureConverterPath !== undefined && { failureConverterPath }),
    logger: new DefaultLogger('ERROR'),
    webpackConfigHook: config => ({
      ...config,
      context: root,
      // Positions for stack traces without the sources, which would contain this machine's paths.
      devtool: 'inline-nosources-source-map',
      output: { ...config.output, devtoolModuleFilenameTemplate: nameFrom(root) },
      optimization: { ...config.optimization, moduleIds: 'named', chunkIds: 'named' },
    }),
  });
  await mkdir(dirname(bundleFile), { recursive: true });
  // A worker that starts meanwhile reads either the old or the new bundle.
  const draft = `${bundleFile}.${process.pid}.draft`;
  await writeFile(draft, code);
  await rename(draft, bundleFile);
}

/** Names modules in stack traces; webpack's own names for omitted modules contain absolute paths. */
function nameFrom(root: string): (module: { resourcePath: string }) => string {
  const prefix = root.replace(/[\\/]+$/, '');
  return ({ resourcePath }) => resourcePath.replace(prefix, '.');
}
