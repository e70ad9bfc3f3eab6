import type { RunProgress } from '../../algorithm/domain/progress.js';
import type { LedgerSummary } from '../../llm/ledger-accounts.js';
import { eventLines } from '../../report/event-lines.js';
import { formatCount, formatDuration, formatUsd } from '../../report/format.js';
import { timeLeft } from '../../report/time-left.js';
import { treeLines } from '../../report/tree-view.js';
import { paletteOf, printable } from './talk.js';

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
export function createRunView(input: { startedAt: string; quiet: boolean }): RunView {
  if (input.quiet) return { show() {}, close() {} };
  return process.stderr.isTTY ? createLiveView(input.startedAt) : createLineView();
}

function createLineView(): RunView {
  let before: RunProgress | null = null;
  return {
    show({ progress }) {
      if (!progress) return;
      for (const line of eventLines(before, progress)) process.stderr.write(`${printable(line)}\n`);
      before = progress;
    },
    close() {},
  };
}

function createLiveView(startedAt: string): RunView {
  const palette = paletteOf(process.stderr);
  const began = Date.now();
  let drawn = 0;
  let lastText = '';
  return {
    show(sight) {
      const { progress, ledger } = sight;
      const columns = process.stderr.columns || 100;
      const rows = process.stderr.rows || 40;
      const tree = progress ? treeLines(progress, palette) : [palette.dim('starting …')];
      const room = Math.max(5, rows - 3);
      const shown =
        tree.length > room
          ? [...tree.slice(0, room - 1), palette.dim(`… ${tree.length - room + 1} more lines`)]
          : tree;
      const lines = [...shown, '', palette.dim(usageLine({ progress, ledger, startedAt, began }))];
      const text = lines.map(line => clipped(printableStyled(line), columns)).join('\n');
      if (text === lastText) return;
      // Up to the first line drawn, then everything below is cleared and drawn anew: one write, no flicker.
      process.stderr.write(`${drawn > 0 ? `\u001b[${drawn}F\u001b[J` : ''}${text}\n`);
      drawn = lines.length;
      lastText = text;
    },
    close() {
      drawn = 0;
    },
  };
}

function usageLine(input: Sight & { startedAt: string; began: number }): string {
  const { progress, ledger, startedAt, began } = input;
  const { paid } = ledger;
  const elapsed = (Date.now() - Date.parse(startedAt)) / 1000;
  const left = progress ? timeLeft({ progress, secondsSinceSeen: (Date.now() - began) / 1000 }) : null;
  return [
    `${formatCount(paid.calls)} calls paid, ${formatCount(ledger.hits)} from the journal`,
    `${ledger.cutOff.open} in flight`,
    `${formatCount(paid.promptTokens)} + ${formatCount(paid.completionTokens)} tokens`,
    formatUsd(paid.usd),
    formatDuration(elapsed),
    ...(left === null ? [] : [`about ${formatDuration(left)} left`]),
  ].join(' · ');
}

const style = /\u001b\[[0-9;]*m/g;

/** Keeps our own colours, and nothing else that could steer the terminal. */
function printableStyled(line: string): string {
  const styles = line.match(style) ?? [];
  const texts = line.split(style).map(printable);
  return texts.map((text, place) => `${text}${styles[place] ?? ''}`).join('');
}

/** Cuts a line at the terminal's width, styles not counted, so that it takes one row. */
function clipped(line: string, columns: number): string {
  let width = 0;
  let out = '';
  for (const part of line.split(/(\u001b\[[0-9;]*m)/)) {
    if (part.startsWith('\u001b')) {
      out += part;
      continue;
    }
    const characters = [...part];
    out += characters.slice(0, Math.max(0, columns - 1 - width)).join('');
    width += characters.length;
  }
  return out;
}
