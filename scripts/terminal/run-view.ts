import wrapAnsi from 'wrap-ansi';
import type { RunProgress } from '../../lib/domain/progress.js';
import type { WatchedRun } from '../../lib/app/context.js';
import type { LedgerSummary } from '../../lib/ledger/ledger-accounts.js';
import { eventLines } from '../../lib/report/event-lines.js';
import { formatCount, formatDuration, formatUsd } from '../../lib/text/format.js';
import { treeLines } from '../../lib/report/tree-view.js';
import { createLiveLines, terminalWidth } from './live-lines.js';
import { streams } from './streams.js';
import { paletteOf, printable, printMessage } from './output.js';

/** Shows the progress of a run. */
export interface RunView {
  show(run: WatchedRun): void;
  /** Leaves the last display on the terminal. */
  close(): void;
}

/** On a terminal, redraws a live tree in place; elsewhere, prints one line per event. Both go to stderr. */
export function createRunView(): RunView {
  return streams.stderr.isTTY ? createLiveView() : createLineView();
}

function createLineView(): RunView {
  let before: RunProgress | null = null;
  return {
    show({ progress }) {
      if (!progress) return;
      for (const line of eventLines(before, progress)) printMessage(printable(line));
      before = progress;
    },
    close() {},
  };
}

function createLiveView(): RunView {
  const palette = paletteOf(streams.stderr);
  const startedAt = Date.now();
  const lines = createLiveLines(palette);
  return {
    show({ progress, ledger, secondsLeft: left }) {
      const seconds = (Date.now() - startedAt) / 1000;
      const usage = usageLines({ ledger, seconds, left }).map(palette.dim);
      const tree = progress ? treeLines(progress, palette) : [palette.dim('starting …')];
      const most = Math.max(4, (streams.stderr.rows || 40) - usage.length - 2);
      if (tree.length > most) {
        const hidden = tree.splice(most - 1).length;
        tree.push(palette.dim(`… ${hidden} more lines`));
      }
      lines.draw([...tree, '', ...usage]);
    },
    close: () => lines.close(),
  };
}

function usageLines(input: { ledger: LedgerSummary; seconds: number; left: number | null }): string[] {
  const { ledger, seconds, left } = input;
  const { paid } = ledger;
  const parts = [
    `${formatCount(paid.calls)} calls paid, ${formatCount(ledger.hits)} from the journal`,
    `${ledger.cutOff.open} in flight`,
    `${formatCount(paid.promptTokens)} + ${formatCount(paid.completionTokens)} tokens`,
    formatUsd(paid.usd),
    formatDuration(seconds),
  ];
  if (left !== null) parts.push(`about ${formatDuration(left)} left`);
  // A no-break space keeps a part on one line.
  const text = parts.map(part => part.replaceAll(' ', '\u00a0')).join(' · ');
  const lines = wrapAnsi(text, terminalWidth()).replaceAll('\u00a0', ' ').split('\n');
  return lines.map(line => line.replace(/^· | ·$/g, ''));
}
