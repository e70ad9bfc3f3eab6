import type { SubsetReport } from '../domain/progress.js';

/** Why a run ends with its baseline's modules: no proposal was accepted, or no merge kept an accepted one. */
export function unchangedReason(subsets: SubsetReport[]): string {
  const accepted = subsets.flatMap(({ epochs }) => epochs).filter(epoch => epoch.accepted).length;
  if (accepted === 0) return 'No proposal was accepted: the modules are the baseline’s.';
  const proposals =
    accepted === 1
      ? 'A proposal was accepted on its subset'
      : `${accepted} proposals were accepted on their subsets`;
  return `${proposals}, but none was better than the baseline on validation: the modules are the baseline’s.`;
}
