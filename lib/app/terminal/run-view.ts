import { streams } from './streams.js';
import type { RunProgress } from '../../domain/progress.js';
import type { LedgerSummary } from '../../ledger/ledger-accounts.js';
import { eventLines } from '../../report/event-lines.js';
import { formatCount, formatDuration, formatUsd } from '../../report/format.js';
import { createTimeLeft } from '../../report/time-left.js';
import type { WorkPlan } from '../../report/time-left.js';
import { treeLines } from '../../report/tree-view.js';
import { createLiveLines, widthOfTerminal } from './live-lines.js';
import { paletteOf, printable, talk } from './talk.js';

export interface Sight {
  /** Null until the run has started. */
  progress: RunProgress | null;
  ledger: LedgerSummary;
}

/** Shows the progress of a run. */
export interface RunView {
  show(sight: Sight): void;
  /** Leaves the last display on the terminal. */
  close(): void;
}

/** On a terminal, redraws a live tree in place; elsewhere, prints one line per event. Both go to stderr. */
export function createRunView(plan: WorkPlan): RunView {
  return streams.stderr.isTTY ? createLiveView(plan) : createLineView();
}

function createLineView(): RunView {
  let before: RunProgress | null = null;
  return {
    show({ progress }) {
      if (!progress) return;
      for (const line of eventLines(before, progress)) talk(printable(line));
      before = progress;
    },
    close() {},
  };
}

function createLiveView(plan: WorkPlan): RunView {
  const palette = paletteOf(streams.stderr);
  const began = Date.now();
  const timeLeft = createTimeLeft(plan);
  const lines = createLiveLines(palette);
  return {
    show({ progress, ledger }) {
      const seconds = (Date.now() - began) / 1000;
      const left = progress ? timeLeft(progress, seconds) : null;
      const width = widthOfTerminal();
      const usage = wrapped(usageParts({ ledger, seconds, left }), width).map(line => palette.dim(line));
      const tree = progress ? treeLines(progress, palette) : [palette.dim('starting …')];
      const room = Math.max(4, (streams.stderr.rows || 40) - usage.length - 2);
      const shown =
        tree.length > room
          ? [...tree.slice(0, room - 1), palette.dim(`… ${tree.length - room + 1} more lines`)]
          : tree;
      lines.draw([...shown, '', ...usage]);
    },
    close: () => lines.close(),
  };
}

function usageParts(input: { ledger: LedgerSummary; seconds: number; left: number | null }): string[] {
  const { ledger, seconds, left } = input;
  const { paid } = ledger;
  return [
    `${formatCount(paid.calls)} calls paid, ${formatCount(ledger.hits)} from the journal`,
    `${ledger.cutOff.open} in flight`,
    `${formatCount(paid.promptTokens)} + ${formatCount(paid.completionTokens)} tokens`,
    formatUsd(paid.usd),
    formatDuration(seconds),
    ...(left === null ? [] : [`about ${formatDuration(left)} left`]),
  ];
}

/** Joins parts into a line, or into several if the terminal is narrow. */
function wrapped(parts: string[], width: number): string[] {
  const lines: string[] = [];
  for (const part of parts) {
    const last = lines.at(-1);
    const longer = `${last} · ${part}`;
    if (last !== undefined && longer.length <= width) lines[lines.length - 1] = longer;
    else lines.push(part);
  }
  return lines;
}
