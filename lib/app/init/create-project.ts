import { readFile } from 'node:fs/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { estimateRun, manifestToEstimate } from '../estimating/estimate-run.js';
import type { RunEstimate } from '../../estimate/run-estimate.js';
import type { AppContext } from '../context.js';
import { loadRun } from '../preparing/prepare-run.js';
import { validate, type Validation } from '../preparing/validate.js';
import { readConfig } from '../running/open-configured-run.js';
import { agentTemplates } from './agent-files.js';
import { configText } from './config-text.js';
import { examplesFolder, schemaFor } from './package-files.js';
import type { ConfigPlan } from './plan-config.js';
import { existing, ignoreInGit, writeNewFiles, type NewFile } from './write-files.js';

export interface CreatedProject {
  configFile: string;
  /** The paths that were written. */
  written: string[];
  validation: Validation;
  /** Null if the configuration has problems. */
  estimate: RunEstimate | null;
  /** What to start before a run; undefined if nothing. */
  start: string | undefined;
}

/** The files that a plan writes; a user's own agent file is never replaced. */
export async function filesOf(plan: ConfigPlan, configFile: string): Promise<NewFile[]> {
  const folder = dirname(resolve(configFile));
  const files: NewFile[] = [{ path: configFile, text: configText(plan, schemaFor(folder)) }];
  if (plan.agent === 'prompt') return files;
  const { file } = agentTemplates[plan.agent];
  const path = join(dirname(configFile), file);
  if ((await existing([path])).length > 0) return files;
  return [...files, { path, text: await readFile(join(examplesFolder(), 'templates', file), 'utf8') }];
}

/** Writes a configuration and what belongs to it, checks it, and estimates its run. Throws FILE_EXISTS. */
export async function createProject(
  context: AppContext,
  plan: ConfigPlan,
  options: { configFile: string; overwrite: boolean; also?: readonly NewFile[] },
): Promise<CreatedProject> {
  const { configFile, overwrite, also = [] } = options;
  const files = [...also, ...(await filesOf(plan, configFile))];
  await writeNewFiles(files, { overwrite });
  const gitignore = join(dirname(configFile), '.gitignore');
  const isIgnored = await ignoreInGit(gitignore, '.fgo/');
  const validation = await validate(context, configFile, { settings: [], call: false });
  return {
    configFile,
    written: [...files.map(({ path }) => path), ...(isIgnored ? [gitignore] : [])],
    validation,
    estimate: validation.problems.length > 0 ? null : await estimateOf(configFile),
    start: plan.agent === 'prompt' ? undefined : agentTemplates[plan.agent].start,
  };
}

async function estimateOf(configFile: string): Promise<RunEstimate> {
  const { config, locate } = await readConfig(configFile, []);
  const loaded = await loadRun({ config, configFile: resolve(configFile), locate });
  return estimateRun({ manifest: await manifestToEstimate(loaded), tasks: loaded.tasks.splits });
}

/** A path as a configuration writes it: relative to its folder, with slashes. */
export function pathIn(configFile: string, path: string): string {
  return (
    relative(dirname(resolve(configFile)), resolve(path))
      .split(sep)
      .join('/') || '.'
  );
}
