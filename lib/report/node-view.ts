import { renderModule } from '../optimizer/functions/render-module.js';
import type { FailureCounts } from '../domain/failure-counts.js';
import type { Modules } from '../domain/module.js';
import type { CompactionReport, RevisionReport } from '../domain/progress.js';
import type { SettledConflict } from '../domain/settled-conflict.js';
import type { Usage } from '../domain/usage.js';
import { failuresByModuleText } from './failures-by-module-text.js';
import { callLine, callLines, type CallDetails } from './call-view.js';
import { formatScore } from './format.js';
import { formatCount, formatUsd } from '../text/format.js';
import type { RunPoint } from './run-points.js';
import { aside, heading, plain, type StyledLine } from './styled-text.js';

/** A place of a run with its result and calls. */
export interface NodeDetails {
  run: string;
  kind: 'node';
  path: string;
  /** The points that its modules were made from. */
  parents: string[];
  report: RunPoint['report'];
  /** Null if it has none so far or is not a point of the tree. */
  modules: Modules | null;
  /** Calls of the evaluator, optimizer and merger. */
  calls: CallDetails[];
  /** The agent's calls, summed per evaluation because there are many. */
  rollouts: { path: string; calls: number; usage: Usage }[];
}

/**
 * A node in readable form: its result, modules and calls. Evaluator calls have one line each; `full` shows
 * all calls in full.
 */
export function nodeLines(node: NodeDetails, full: boolean): StyledLine[] {
  const long = node.calls.filter(call => full || call.role !== 'evaluator');
  const short = node.calls.filter(call => !long.includes(call));
  return [
    heading(node.path),
    ...(node.parents.length > 0 ? [plain(`from ${node.parents.join(', ')}`)] : []),
    ...reportLines(node.report),
    ...Object.entries(node.modules ?? {}).flatMap(([name, module]) => [
      heading(`── module ${name}`),
      plain(renderModule(module)),
    ]),
    ...(node.rollouts.length > 0 ? [heading('── rollouts')] : []),
    ...node.rollouts.map(({ path, calls, usage }) =>
      plain(
        `${path}: ${formatCount(calls)} calls, ${formatCount(usage.promptTokens)} prompt tokens, ${formatCount(usage.completionTokens)} completion tokens, ${formatUsd(usage.usd)}`,
      ),
    ),
    ...(short.length > 0 ? [heading(`── critiques (${short.length})`)] : []),
    ...short.map(callLine),
    ...long.flatMap(call => [[], ...callLines(call)]),
  ];
}

function reportLines(report: RunPoint['report']): StyledLine[] {
  if (!report) return [];
  if ('epochs' in report) {
    const accepted = report.epochs.filter(epoch => epoch.accepted).length;
    return [
      plain(`${report.tasks} tasks, ${report.state}; ${accepted} of ${report.epochs.length} epochs accepted`),
    ];
  }
  if ('critiques' in report) {
    const outcome = report.accepted ? 'accepted' : 'not accepted';
    return [
      plain(
        `score ${formatScore(report.parent)} → ${formatScore(report.candidate)}: ${outcome} (${report.reason})`,
      ),
      ...failureLines(report.critiques.failuresByModule),
      ...revisionLines(report.revisions),
    ];
  }
  if ('attempts' in report) {
    const parents = report.parents.map(({ id, validation }) => `${id} ${formatScore(validation)}`);
    const fallback = report.fallback === null ? '' : ` to ${report.fallback}`;
    return [
      plain(`parents: ${parents.join(', ')}`),
      plain(`${report.decision ?? report.state}${fallback}, validation ${formatScore(report.validation)}`),
      ...(report.compaction ? [plain(compactionText(report.compaction))] : []),
      ...(report.front ?? []).map(({ id, validation }) =>
        plain(`also passed on: ${id}, validation ${formatScore(validation)}`),
      ),
    ];
  }
  if ('tokens' in report) return [plain(compactionText(report)), ...revisionLines(report.revisions)];
  const outcome = report.accepted ? 'accepted' : 'not accepted';
  return [
    plain(`validation ${formatScore(report.validation)}: ${outcome}`),
    ...revisionLines(report.revisions),
  ];
}

function failureLines(failuresByModule: FailureCounts | undefined): StyledLine[] {
  const text = failuresByModule ? failuresByModuleText(failuresByModule) : '';
  return text === '' ? [] : [plain(text)];
}

/** The result of requesting a shorter version. */
export function compactionText({ tokens, validation, accepted }: CompactionReport): string {
  const outcome = accepted ? '' : ', rejected because the score dropped';
  return `shortened from ${formatCount(tokens.before)} to ${formatCount(tokens.after)} tokens, validation ${formatScore(validation)}${outcome}`;
}

function conflictLine({ kept, dropped, decidedBy, why }: SettledConflict): StyledLine {
  const others = dropped.length === 0 ? 'no other rule' : dropped.join(', ');
  return aside(
    `  conflict: kept ${kept}, dropped ${others}, by ${decidedBy === 'evidence' ? 'evidence' : "the merger's choice"}: ${why}`,
  );
}

function revisionLines(revisions: RevisionReport[]): StyledLine[] {
  return revisions.flatMap(({ module, kind = 'rules', added, removed, failure, notes, conflicts = [] }) => [
    plain(`${module}: ${added} ${kind} added, ${removed} removed${failure === null ? '' : `; ${failure}`}`),
    ...conflicts.map(conflictLine),
    ...notes.map(note => aside(`  ${note}`)),
  ]);
}
