/** Calls `report` with a problem when it differs from the one before; null stands for none. */
export function onChange(report: (problem: string | null) => void): (problem: string | null) => void {
  let last: string | null = null;
  return problem => {
    if (problem === last) return;
    last = problem;
    report(problem);
  };
}
