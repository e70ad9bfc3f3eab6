import type { RunStatus } from '../../lib/report/status.js';
import type { Ended } from './command.js';
import type { RunFolder } from './run-folder.js';

/** The one object that a command with `--json` printed. Throws with the command's output if there is none. */
export function statusOf(ended: Ended): RunStatus {
  try {
    return JSON.parse(ended.stdout) as RunStatus;
  } catch (error) {
    throw new Error(`No status on stdout (exit ${ended.code}):\n${ended.stdout}\n${ended.stderr}`, {
      cause: error,
    });
  }
}

/** Everything that must be equal for the same configuration and data: no times, ids or payments. */
export interface RunResult {
  modules: string;
  scores: RunStatus['scores'];
  tree: RunStatus['tree'];
  significance: RunStatus['significance'];
  decision: string | null;
  usage: RunStatus['usage'];
  rollouts: number;
}

export async function resultOf(folder: Pick<RunFolder, 'read'>, status: RunStatus): Promise<RunResult> {
  const { scores, tree, significance, decision, usage, rollouts } = status;
  const modules = await folder.read(`runs/${status.id}/modules.json`);
  return { modules, scores, tree, significance, decision, usage, rollouts };
}
