import { inheritedNote } from './subset-line.js';
import { subsetLine } from './subset-line.js';
import type { Palette } from './palette.js';
import type {
  DivisionReport,
  MergeReport,
  PolishReport,
  RunProgress,
  SubsetReport,
  WaveReport,
} from '../domain/progress.js';
import type { Score } from '../domain/score.js';
import { initialFailuresByModule } from '../optimizer/provenance/initial-failures-by-module.js';
import { failuresByModuleText } from './failures-by-module-text.js';
import { compactionText } from './node-view.js';
import { formatMean } from '../text/format.js';
import { mergeOutcome, polishOutcome, waveOutcome, waveSubsets } from './outcome-text.js';

type Scores = Record<'validation' | 'test', Score | number | null>;

/** The part of a run's progress or status that the tree shows. */
export interface TreeContent extends Pick<RunProgress, 'stage' | 'subsets' | 'merges'> {
  scores: { baseline: Scores; final: Scores };
  division?: DivisionReport | null;
  waves?: WaveReport[];
  polish?: PolishReport | null;
}

const mostLines = 60;

/** The run as a tree of lines: stages with their subsets and the merge tree. */
export function treeLines(progress: TreeContent, palette: Palette): string[] {
  const lines = [
    stageLine('baseline', progress, palette, scoresText(progress.scores.baseline)),
    stageLine('divide', progress, palette, divisionText(progress)),
    ...noteLines(progress.division?.notes, palette),
    stageLine('optimize', progress, palette, subsetsText(progress.subsets)),
    ...failureLines(progress.subsets, palette),
    ...waveLines(progress.waves, palette),
    ...indented(progress.subsets.map(subset => subsetLine(subset, palette))),
    stageLine('merge', progress, palette, mergesText(progress.merges)),
    ...mergeTree(progress.merges, palette),
    ...polishLines(progress.polish, palette),
    stageLine('test', progress, palette, scoresText(progress.scores.final)),
  ];
  return lines.length <= mostLines
    ? lines
    : [...lines.slice(0, mostLines), palette.dim(`… ${lines.length - mostLines} more lines`)];
}

const order = ['baseline', 'divide', 'optimize', 'merge', 'test', 'done'];

function stageLine(stage: string, progress: TreeContent, palette: Palette, detail: string): string {
  const current = order.indexOf(progress.stage);
  const index = order.indexOf(stage);
  const done = current > index;
  const mark = done ? palette.green('✔') : current === index ? palette.cyan('▸') : palette.dim('·');
  const name = current === index ? palette.bold(stage) : done ? stage : palette.dim(stage);
  return `${mark} ${name}${detail === '' ? '' : `  ${detail}`}`;
}

function scoresText(scores: Scores): string {
  if (scores.validation === null && scores.test === null) return '';
  return `validation ${formatMean(scores.validation)}, test ${formatMean(scores.test)}`;
}

function subsetsText(subsets: SubsetReport[]): string {
  if (subsets.length === 0) return '';
  return `${subsets.filter(subset => subset.state === 'done').length} of ${subsets.length} subsets`;
}

function mergesText(merges: MergeReport[]): string {
  if (merges.length === 0) return '';
  const done = merges.filter(node => node.state === 'done').length;
  // Later levels are not planned, so this counts only merges that have started.
  return done === merges.length ? `${done} merges done` : `${done} of ${merges.length} started merges done`;
}

/** The number of subsets, and how they were divided if notable. */
function divisionText({ subsets, division }: TreeContent): string {
  const parts = [
    ...(subsets.length > 0 ? [`${subsets.length} subsets`] : []),
    ...(division ? [division.method] : []),
    ...(division?.explored ? [`${division.explored.failures} of ${division.explored.tasks} tasks fail`] : []),
    ...(division?.similarity
      ? [`similar by ${division.model ? `embeddings of ${division.model}` : 'their words'}`]
      : []),
  ];
  return parts.join(', ');
}

function noteLines(notes: readonly string[] = [], palette: Palette): string[] {
  return notes.map(note => palette.yellow(`    ${note}`));
}

/** The modules that the first failures belong to. */
function failureLines(subsets: readonly SubsetReport[], palette: Palette): string[] {
  const text = failuresByModuleText(initialFailuresByModule(subsets));
  return text === '' ? [] : [palette.dim(`    at first ${text}`)];
}

/** The initial candidate and the result of each wave, if there are several. */
function waveLines(waves: readonly WaveReport[] = [], palette: Palette): string[] {
  return waves.map((wave, index) => {
    const { start, validation } = wave;
    const from = `from ${start}${validation.start ? ` ${formatMean(validation.start)}` : ''}`;
    const outcome = `${waveOutcome(wave)}${validation.result ? ` ${formatMean(validation.result)}` : ''}`;
    const shown = wave.accepted === false ? palette.yellow(outcome) : palette.dim(outcome);
    return `    ${palette.dim(`wave ${index + 1}  ${waveSubsets(wave)}  ${from}`)}  ${shown}`;
  });
}

function indented(lines: string[]): string[] {
  return lines.map((line, index) => `  ${index === lines.length - 1 ? '└' : '├'} ${line}`);
}

/** Part of the merge stage, after the merges. */
function polishLines(polish: PolishReport | null | undefined, palette: Palette): string[] {
  if (!polish) return [];
  const { subsets, candidate, accepted } = polish;
  const score = candidate && `validation ${formatMean(candidate.validation)}`;
  const outcome = polishOutcome(polish);
  const shown =
    accepted === null ? palette.dim(outcome) : accepted ? palette.green(outcome) : palette.yellow(outcome);
  return [
    `  ${[palette.bold('polish'), score, shown].filter(Boolean).join('  ')}`,
    ...indented(subsets.map(subset => subsetLine(subset, palette))),
  ];
}

/** The known part of the merge tree, from the root down. */
function mergeTree(merges: MergeReport[], palette: Palette): string[] {
  const byId = new Map<string, MergeReport>(merges.map(node => [node.id, node]));
  const children = new Set(merges.flatMap(node => node.parents.map(parent => parent.id)));
  const roots = merges
    .filter(node => !children.has(node.id))
    .sort((left, right) => right.level - left.level || left.index - right.index);
  return roots.flatMap((root, index) => branch(root, index === roots.length - 1, '  '));

  function branch(node: MergeReport, last: boolean, prefix: string): string[] {
    const note = inheritedNote(node, palette);
    const line = `${prefix}${last ? '└' : '├'} ${mergeLine(node, palette)}${note === '' ? '' : `  ${note}`}`;
    const below = `${prefix}${last ? '  ' : '│ '}`;
    const parents = node.parents.flatMap((parent, index) => {
      const lastParent = index === node.parents.length - 1;
      const known = byId.get(parent.id);
      if (known) return branch(known, lastParent, below);
      const score = formatMean(parent.validation);
      return [`${below}${lastParent ? '└' : '├'} ${palette.dim(`${parent.id}  validation ${score}`)}`];
    });
    const notes = [...(node.compaction ? [compactionText(node.compaction)] : []), ...(node.notes ?? [])].map(
      text => `${below}  ${palette.yellow(text)}`,
    );
    return [line, ...notes, ...parents];
  }
}

/** A merge in one line: its tries and how it ended. */
export function mergeLine(node: MergeReport, palette: Palette): string {
  const tries = node.attempts.map(attempt => formatMean(attempt.validation)).join(', then ');
  const name = palette.bold(node.id);
  switch (node.decision) {
    case null:
      return `${name}  ${palette.cyan(tries === '' ? 'scoring its parents' : `tried: ${tries}`)}`;
    case 'fallback':
      return `${name}  validation ${formatMean(node.validation)}  ${palette.yellow(`fell back to ${node.fallback} (tried: ${tries})`)}`;
    case 'ended':
      return `${name}  validation ${formatMean(node.validation)}  ${palette.yellow(mergeOutcome(node))}`;
    case 'alike':
      return `${name}  validation ${formatMean(node.validation)}  ${palette.dim('all parents are identical')}`;
    case 'merged':
    case 'retried':
      return `${name}  validation ${palette.green(formatMean(node.validation))}${node.decision === 'retried' ? palette.dim(' (second try)') : ''}`;
  }
}
