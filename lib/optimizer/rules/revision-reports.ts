import type { RevisionReport } from '../../domain/progress.js';

/** With more calls than this, reports are combined, one per module. */
const mostReports = 8;
const mostNotes = 6;
const longestText = 300;

function clipped(text: string): string {
  return text.length > longestText ? `${text.slice(0, longestText - 1)}…` : text;
}

function brief(report: RevisionReport): RevisionReport {
  return {
    ...report,
    failure: report.failure === null ? null : clipped(report.failure),
    notes: [...new Set(report.notes.map(clipped))].slice(0, mostNotes),
  };
}

/**
 * Combines two reports on one module. The result is a failure if both are; otherwise a failure becomes a
 * note.
 */
function combined(first: RevisionReport, second: RevisionReport): RevisionReport {
  const failures = [first.failure, second.failure].filter(failure => failure !== null);
  const failed = failures.length === 2;
  const copied = (first.copied ?? 0) + (second.copied ?? 0);
  return brief({
    module: first.module,
    ...(first.kind && { kind: first.kind }),
    added: first.added + second.added,
    removed: first.removed + second.removed,
    failure: failed ? first.failure : null,
    notes: [...first.notes, ...(failed ? [] : failures), ...second.notes],
    ...(copied > 0 && { copied }),
  });
}

/**
 * Adds a report. Evidence can need any number of calls, and histories hold reports many times: so there are
 * at most `mostReports`, or one per module, and each is short.
 */
export function withReport(reports: readonly RevisionReport[], added: RevisionReport): RevisionReport[] {
  const all = [...reports, brief(added)];
  if (all.length <= mostReports) return all;
  const byModule = new Map<string, RevisionReport>();
  for (const report of all) {
    const known = byModule.get(report.module);
    byModule.set(report.module, known ? combined(known, report) : report);
  }
  return [...byModule.values()];
}
