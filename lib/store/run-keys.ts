/** Where the records of a run stand in the store. */
export interface RunKeys {
  /** What the run was started with: written by the command, before the workflow. */
  start: string;
  /** The last recorded progress; closed once the run has ended. */
  progress: string;
  modules: string;
  summary: string;
  histories: string;
  /** What was changed while the run works: the concurrency and the time-out. The budget has an object of its own. */
  limits: string;
}

export function runKeys(run: string): RunKeys {
  const folder = `runs/${run}`;
  return {
    start: `${folder}/run.json`,
    progress: `${folder}/progress.json`,
    modules: `${folder}/modules.json`,
    summary: `${folder}/modules.md`,
    histories: `${folder}/histories`,
    limits: `${folder}/limits.json`,
  };
}
