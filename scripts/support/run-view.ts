import type { RunProgress } from '../../algorithm/domain/progress.js';
import type { LedgerSummary } from '../../llm/ledger-accounts.js';
import { eventLines } from '../../report/event-lines.js';
import { formatCount, formatDuration, formatUsd } from '../../report/format.js';
import { createTimeLeft } from '../../report/time-left.js';
import type { WorkPlan } from '../../report/time-left.js';
import { treeLines } from '../../report/tree-view.js';
import { keepBelow, paletteOf, printable, printableStyled, talk } from './talk.js';

export interface Sight {
  /** Null until the run has begun. */
  progress: RunProgress | null;
  ledger: LedgerSummary;
}

/** Shows a run while it goes on. */
export interface RunView {
  show(sight: Sight): void;
  /** Leaves what was shown last standing. */
  close(): void;
}

/** On a terminal one live tree, redrawn in place; elsewhere a line an event. Both on stderr. */
export function createRunView(plan: WorkPlan): RunView {
  return process.stderr.isTTY ? createLiveView(plan) : createLineView();
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
  const palette = paletteOf(process.stderr);
  const began = Date.now();
  const timeLeft = createTimeLeft(plan);
  let lines: string[] = [];
  let drawn: string[] = [];
  const draw = (next: string[]) => {
    const text = next.map(line => `${line}\n`).join('');
    // Up to the first line drawn, then everything below is cleared and drawn anew: one write, no flicker.
    process.stderr.write(`${upOver(drawn)}${text}`);
    drawn = next;
  };
  keepBelow({ lift: () => draw([]), lower: () => draw(lines) });
  return {
    show({ progress, ledger }) {
      const seconds = (Date.now() - began) / 1000;
      const left = progress ? timeLeft(progress, seconds) : null;
      const width = columns() - 1;
      const usage = wrapped(usageParts({ ledger, seconds, left }), width).map(line => palette.dim(line));
      const tree = progress ? treeLines(progress, palette) : [palette.dim('starting …')];
      const room = Math.max(4, (process.stderr.rows || 40) - usage.length - 2);
      const shown =
        tree.length > room
          ? [...tree.slice(0, room - 1), palette.dim(`… ${tree.length - room + 1} more lines`)]
          : tree;
      const next = [...shown, '', ...usage].map(line => clipped(printableStyled(line, palette), width));
      if (next.join('\n') === lines.join('\n')) return;
      lines = next;
      draw(lines);
    },
    close() {
      keepBelow(null);
    },
  };
}

function columns(): number {
  return process.stderr.columns || 100;
}

/** Moves to where these lines begin and clears from there; lines may take more rows since the terminal became narrower. */
function upOver(drawn: string[]): string {
  const rows = drawn.reduce((sum, line) => sum + Math.max(1, Math.ceil(widthOf(line) / columns())), 0);
  return rows === 0 ? '' : `\u001b[${rows}F\u001b[J`;
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

/** Parts in a line, and in further ones where the terminal is narrow. */
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

const style = /\u001b\[[0-9;]*m/g;

function widthOf(line: string): number {
  return [...line.replace(style, '')].length;
}

/** Cuts a line at this width, styles not counted, so that it takes one row. */
function clipped(line: string, most: number): string {
  let width = 0;
  let out = '';
  for (const part of line.split(/(\u001b\[[0-9;]*m)/)) {
    if (part.startsWith('\u001b')) {
      out += part;
      continue;
    }
    const characters = [...part];
    out += characters.slice(0, Math.max(0, most - width)).join('');
    width += characters.length;
  }
  return out;
}
