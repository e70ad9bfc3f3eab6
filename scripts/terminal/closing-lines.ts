import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';
import { streams } from './streams.js';
import { approvalKind } from '../../lib/domain/progress.js';
import type { NewRule } from '../../lib/report/new-rules.js';
import type { RunStatus } from '../../lib/report/status.js';
import { resultSummary } from '../../lib/report/result-summary.js';
import { runKeys } from '../../lib/store/run-keys.js';
import { paletteOf, printable } from './output.js';

/** Returns the lines to print when a command leaves a run. `rules`: the new rules of its result. */
export function closingLines(options: {
  status: RunStatus;
  rules: readonly NewRule[];
  storePath: string;
}): string[] {
  const { status, rules, storePath } = options;
  const palette = paletteOf(streams.stderr);
  switch (status.state) {
    case 'done':
      return [
        ...resultSummary({ status, rules, storePath, cwd: process.cwd(), palette }),
        '',
        ...nextLines(status),
        reportLine(status.id, storePath),
      ];
    case 'waiting':
    case 'paused':
      return ['', ...waitingLines(status).map(palette.yellow), ...continueLines(status)];
    case 'interrupted':
      return ['', `Interrupted. Nothing that was paid is lost. Continue: fgo resume ${status.id}`];
    case 'cancelled':
    case 'failed':
    case 'running':
      return ['', `The run ${status.id} is ${status.state}.`];
  }
}

function nextLines({ id: run, tree }: RunStatus): string[] {
  const commands: [string, string][] = [
    [`fgo diff ${run}`, 'what changed in the instructions, word by word'],
    [`fgo show ${run} tasks --broken`, 'the test tasks that got worse'],
    [`fgo export ${run}`, 'the new instructions; --format for other tools'],
  ];
  if (tree.merges.length > 0)
    commands.push([`fgo fork ${run} --from merge`, 'merges again, with --set PATH=VALUE']);
  const width = Math.max(...commands.map(([command]) => command.length));
  return ['Next:', ...commands.map(([command, effect]) => `  ${command.padEnd(width)}  ${effect}`)];
}

/** Stores that are no folders have no plain files. */
function reportLine(run: string, storePath: string): string {
  const path = join(storePath, runKeys(run).report);
  return `Report: ${existsSync(path) ? relative(process.cwd(), path) : `fgo report ${run} -o FILE`}`;
}

/** Returns what a run waits for. Several places may wait for the same reason. */
export function waitingLines({ waiting }: RunStatus): string[] {
  const distinct = waiting.filter(
    (entry, place) => waiting.findIndex(other => other.reason === entry.reason) === place,
  );
  return distinct.map(
    ({ reason, remedy }) => `Waiting for you: ${printable(reason)}\n  ${printable(remedy)}`,
  );
}

/** Returns how to continue a run; empty for a pause or an approval, whose remedies already say it. */
export function continueLines({ id, state, waiting }: RunStatus): string[] {
  if (state === 'paused' || waiting.some(({ kind }) => kind === approvalKind)) return [];
  const takesAsIs = waiting.some(({ asIs }) => asIs);
  return [
    `Then continue: fgo resume ${id}`,
    ...(takesAsIs ? [`Or accept it as it is: fgo continue ${id}`] : []),
  ];
}
