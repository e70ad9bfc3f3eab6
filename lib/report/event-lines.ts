import { approvalKind, pausedKind } from '../domain/progress.js';
import type { PolishReport, RunProgress, SubsetReport, Waiting, WaveReport } from '../domain/progress.js';
import { oneLine } from '../optimizer/rules/rule-text.js';
import { formatMean } from '../text/format.js';
import { mergeOutcome, polishOutcome, waveOutcome, waveSubsets } from './outcome-text.js';

/** Changes between two snapshots of a run, one line each: for logs and pipes, which cannot be redrawn. */
export function eventLines(before: RunProgress | null, now: RunProgress): string[] {
  const lines: string[] = [];
  if (before?.stage !== now.stage) lines.push(`stage: ${now.stage}`);
  const { baseline, final } = now.scores;
  if (!before?.scores.baseline.test && baseline.test) {
    lines.push(`baseline: validation ${formatMean(baseline.validation)}, test ${formatMean(baseline.test)}`);
  }
  lines.push(...now.warnings.filter(warning => !before?.warnings.includes(warning)));
  lines.push(...subsetLines(before?.subsets, now.subsets));
  const mergesBefore = new Map(before?.merges.map(node => [node.id, node]) ?? []);
  for (const node of now.merges) {
    const known = mergesBefore.get(node.id);
    for (const attempt of node.attempts.slice(known?.attempts.length ?? 0)) {
      const best = Math.max(...node.parents.map(parent => parent.validation?.mean ?? 0));
      lines.push(
        `${node.id}: try ${attempt.attempt} scored ${formatMean(attempt.validation)} on validation, its best parent ${formatMean(best)}`,
      );
      lines.push(
        ...attempt.revisions.flatMap(revision =>
          revision.failure ? [`${node.id}: ${revision.failure}`] : [],
        ),
        ...attempt.revisions.flatMap(revision => revision.notes.map(note => `${node.id}: ${note}`)),
      );
    }
    if (node.state === 'done' && known?.state !== 'done') {
      lines.push(`${node.id}: ${mergeOutcome(node)}, validation ${formatMean(node.validation)}`);
    }
  }
  lines.push(...waveLines(before?.waves, now.waves), ...polishLines(before?.polish, now.polish));
  const waitingBefore = new Set(before?.waiting.map(waitingKey) ?? []);
  for (const entry of now.waiting) if (!waitingBefore.has(waitingKey(entry))) lines.push(waitingLine(entry));
  if (now.ending && before?.ending !== now.ending) lines.push(`ends early: ${now.ending}`);
  if (!before?.scores.final.test && final.test) {
    lines.push(`final: validation ${formatMean(final.validation)}, test ${formatMean(final.test)}`);
  }
  if (before?.state !== now.state && before !== null) lines.push(`state: ${now.state}`);
  // Reasons can quote a model or an endpoint, including line breaks.
  return lines.map(oneLine);
}

function subsetLines(before: readonly SubsetReport[] = [], now: readonly SubsetReport[]): string[] {
  const lines: string[] = [];
  const knownBefore = new Map(before.map(subset => [subset.id, subset]));
  for (const subset of now) {
    const known = knownBefore.get(subset.id);
    for (const epoch of subset.epochs.slice(known?.epochs.length ?? 0)) {
      const outcome = epoch.accepted ? 'accepted' : 'kept the parent';
      lines.push(
        `${subset.id}: epoch ${epoch.epoch} ${formatMean(epoch.parent)} → ${formatMean(epoch.candidate)}, ${outcome} (${epoch.reason})`,
      );
      lines.push(
        ...epoch.revisions.flatMap(revision =>
          revision.failure ? [`${subset.id}: ${revision.failure}`] : [],
        ),
      );
      const { failed, written, shortened } = epoch.critiques;
      if (failed > 0)
        lines.push(`${subset.id}: ${failed} of ${failed + written} critiques had no usable reply`);
      if (shortened > 0)
        lines.push(`${subset.id}: ${shortened} critiques left out the middle of a task that is too long`);
      lines.push(...epoch.revisions.flatMap(revision => revision.notes.map(note => `${subset.id}: ${note}`)));
    }
    if (subset.state === 'done' && known?.state !== 'done') lines.push(`${subset.id}: done`);
  }
  return lines;
}

function waveLines(before: readonly WaveReport[] = [], now: readonly WaveReport[] = []): string[] {
  return now.flatMap((wave, index) => {
    const known = before[index];
    const name = `wave ${index + 1}`;
    const { start, result } = wave.validation;
    const scores = start && result ? `, validation ${formatMean(start)} → ${formatMean(result)}` : '';
    return [
      ...(known ? [] : [`${name}: ${waveSubsets(wave)}, from ${wave.start}`]),
      ...(wave.accepted !== null && known?.accepted !== wave.accepted
        ? [`${name}: ${waveOutcome(wave)}${scores}`]
        : []),
    ];
  });
}

function polishLines(before: PolishReport | undefined, now: PolishReport | undefined): string[] {
  if (!now) return [];
  const decided = now.accepted !== null && before?.accepted !== now.accepted;
  const score = formatMean(now.candidate?.validation ?? null);
  return [
    ...(before ? [] : [`polish: ${now.from}, on ${now.subsets.length} mini-batches of all train tasks`]),
    ...subsetLines(before?.subsets, now.subsets),
    ...(decided ? [`polish: validation ${score}, ${polishOutcome(now)}`] : []),
  ];
}

/** Includes the kind, because a run can wait for several things at the same index. */
function waitingKey({ path, kind }: Waiting): string {
  const isRequested = kind === pausedKind || kind === approvalKind;
  return isRequested ? `${path} ${kind}` : path;
}

function waitingLine({ path, kind, reason, remedy }: Waiting): string {
  if (kind === pausedKind) return `paused: ${reason} ${remedy}`;
  if (kind === approvalKind) return `waits for an approval: ${reason} ${remedy}`;
  return `waits for a person (${path}): ${reason} ${remedy}`;
}
