/** The keys of a run's records in the store. */
export interface RunKeys {
  /** The inputs of the run, written by the command before the workflow starts. */
  start: string;
  /** The last recorded progress; closed once the run has ended. */
  progress: string;
  modules: string;
  summary: string;
  /** The page that `fgo report` writes. */
  report: string;
  histories: string;
  /** Changes made while the run works: the concurrency and the time-out. The budget has its own object. */
  limits: string;
  /** How the endpoint is reached, if a resume changed it. */
  connection: string;
}

export function runKeys(run: string): RunKeys {
  const folder = `runs/${run}`;
  return {
    start: `${folder}/run.json`,
    progress: `${folder}/progress.json`,
    modules: `${folder}/modules.json`,
    summary: `${folder}/modules.md`,
    report: `${folder}/report.html`,
    histories: `${folder}/histories`,
    limits: `${folder}/limits.json`,
    connection: `${folder}/connection.json`,
  };
}
