import { streams } from './streams.js';
import { approvalKind } from '../../lib/domain/progress.js';
import type { RunStatus } from '../../lib/report/status.js';
import { resultSummary } from '../../lib/report/result-summary.js';
import { paletteOf, printable } from './output.js';

/** Returns the lines to print when a command leaves a run. */
export function closingLines(status: RunStatus, storePath: string): string[] {
  const palette = paletteOf(streams.stderr);
  switch (status.state) {
    case 'done':
      return [
        ...resultSummary({ status, storePath, cwd: process.cwd(), palette }),
        '',
        `Next: \`fgo status ${status.id}\`, or look at it in the Temporal UI with \`fgo server start\`.`,
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
