import { startingPointName } from '../domain/starting-point.js';
import type { StartingPoint } from '../domain/starting-point.js';
import type { Modules } from '../domain/module.js';
import type { MergeReport, PolishReport, RunProgress, WaveReport } from '../domain/progress.js';
import { simulatedNote } from './simulated-note.js';
import { renderModule } from '../optimizer/functions/render-module.js';
import { oneLine } from '../optimizer/rules/rule-text.js';
import { trainGap } from '../optimizer/acceptance/train-gap.js';
import { formatGap, formatScore, formatSignificance } from './format.js';
import { formatMean } from '../text/format.js';
import { mergeOutcome, outcomeLines, polishOutcome, waveOutcome, waveSubsets } from './outcome-text.js';

/** The result of a run in readable form: scores, how it was reached, and the modules before and after. */
export function renderResult(input: {
  progress: RunProgress;
  modules: Modules;
  baseline: Modules;
  begins?: StartingPoint | undefined;
}): string {
  const { progress, modules, baseline, begins } = input;
  const { scores } = progress;
  const parts = [
    `# Result of ${progress.run}`,
    ...(begins
      ? [`The run started from the modules of ${startingPointName(begins)}, which are its baseline.`]
      : []),
    ...(progress.simulated ? [`> ${simulatedNote}`] : []),
    [
      '| | validation | test |',
      '|---|---|---|',
      `| baseline | ${formatScore(scores.baseline.validation)} | ${formatScore(scores.baseline.test)} |`,
      `| final | ${formatScore(scores.final.validation)} | ${formatScore(scores.final.test)} |`,
    ].join('\n'),
  ];
  if (progress.significance) parts.push(formatSignificance(progress.significance));
  const gap = trainGap(progress);
  if (gap) parts.push(formatGap(gap));
  if (progress.decision) parts.push(progress.decision);
  parts.push(...progress.warnings, ...outcomeLines(progress.outcomes));
  for (const name of Object.keys(modules)) {
    parts.push(
      `## Module ${name}`,
      fenced(textOf(modules, name)),
      `### Before`,
      fenced(textOf(baseline, name)),
    );
  }
  const merges = [
    ...progress.merges.flatMap(mergeLines),
    ...(progress.waves ?? []).map(waveLine),
    ...polishLines(progress.polish),
  ];
  if (merges.length > 0) parts.push('## Merges', fenced(merges.join('\n')));
  return `${parts.join('\n\n')}\n`;
}

/** How a merge ended, and what was lost, cut or could not be parsed. */
function mergeLines(node: MergeReport): string[] {
  const parents = node.parents.map(parent => `${parent.id} ${formatMean(parent.validation)}`).join(', ');
  const notes = node.attempts.flatMap(({ attempt, revisions }) =>
    revisions.flatMap(({ module, failure, notes }) =>
      [...(failure === null ? [] : [failure]), ...notes].map(
        note => `  try ${attempt}, ${module}: ${oneLine(note)}`,
      ),
    ),
  );
  return [
    `${node.id} of ${parents}: ${mergeOutcome(node)}, validation ${formatMean(node.validation)}`,
    ...notes,
  ];
}

function waveLine(wave: WaveReport, place: number): string {
  const { start, result } = wave.validation;
  return `wave ${place + 1}, ${waveSubsets(wave)}, from ${wave.start} ${formatMean(start)}: ${waveOutcome(wave)}, validation ${formatMean(result)}`;
}

function polishLines(polish: PolishReport | undefined): string[] {
  if (!polish) return [];
  const { candidate } = polish;
  const score = candidate ? `, validation ${formatMean(candidate.validation)}` : '';
  return [`polish of ${polish.from}: ${polishOutcome(polish)}${score}`];
}

function textOf(modules: Modules, name: string): string {
  const module = modules[name];
  return module ? renderModule(module) : '';
}

/** Uses a fence longer than any run of backticks in the text, so that model output cannot close it. */
function fenced(text: string): string {
  let longest = 2;
  for (const [run] of text.matchAll(/`+/g)) longest = Math.max(longest, run.length);
  const fence = '`'.repeat(longest + 1);
  return `${fence}text\n${text}\n${fence}`;
}
