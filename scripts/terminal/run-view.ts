import type { WatchedRun } from '../../lib/app/context.js';
import type { RunProgress } from '../../lib/domain/progress.js';
import { eventLines } from '../../lib/report/event-lines.js';
import { screenLines } from '../../lib/report/run-screen.js';
import { readKeys } from './keys.js';
import { createLiveLines, terminalWidth } from './live-lines.js';
import { bestRules } from '../../lib/app/inside/best-rules.js';
import { keyHints, steer } from './run-keys.js';
import type { RunKeys } from './run-keys.js';
import { showsMessages, streams } from './streams.js';
import { paletteOf, printable, printMessage } from './output.js';

type RunSnapshot = WatchedRun & { run: string };

/** Shows the progress of a run. */
export interface RunView {
  show(snapshot: RunSnapshot): void;
  /** Leaves the last display on the terminal. */
  close(): void;
}

/**
 * On a terminal, redraws the live screen in place and reads keys; elsewhere, prints one line per event. Both
 * go to stderr.
 */
export function createRunView(keys: RunKeys | null): RunView {
  return showsMessages() ? createLiveView(keys) : createLineView();
}

function createLineView(): RunView {
  let before: RunProgress | null = null;
  return {
    show({ run, progress }) {
      if (!progress) return;
      for (const line of eventLines(before, progress)) printMessage(printable(line), { run });
      before = progress;
    },
    close() {},
  };
}

const noteMilliseconds = 6_000;

function createLiveView(keys: RunKeys | null): RunView {
  const palette = paletteOf(streams.stderr);
  const startedAt = Date.now();
  const lines = createLiveLines(palette);
  let first: RunSnapshot | null = null;
  let latest: RunSnapshot | null = null;
  let rules: string[] | null = null;
  let note: { text: string; until: number } | null = null;
  const draw = () => {
    if (!first || !latest) return;
    const { progress } = latest;
    const seconds = (Date.now() - startedAt) / 1000;
    if (note && note.until < Date.now()) note = null;
    const screen = {
      ...latest,
      seconds,
      paidBefore: first.ledger.paid,
      rules,
      note: note?.text ?? null,
      keys: input ? keyHints(progress, rules !== null) : [],
    };
    // A frame as high as the screen would scroll, and leave copies of itself above.
    const rows = Math.max(6, (streams.stderr.rows || 40) - 2);
    lines.draw(screenLines(screen, { columns: terminalWidth(), rows, palette }));
  };
  const say = (text: string | null) => {
    if (text !== null) note = { text, until: Date.now() + noteMilliseconds };
    draw();
  };
  const act = async (key: string) => {
    const progress = latest?.progress;
    if (!keys || !progress) return;
    if (key === 'q') {
      say('Detaching …');
      keys.detach();
    }
    if (key === 'p' || key === 'f') say(await steer(keys, progress, key));
    if (key === 'r') {
      rules = rules === null ? await bestRules(keys.found, progress) : null;
      draw();
    }
  };
  const input = keys && readKeys(key => void act(key).catch(() => say('The key had no effect.')));
  streams.stderr.on('resize', draw);
  return {
    show(snapshot) {
      first ??= snapshot;
      latest = snapshot;
      draw();
    },
    close() {
      input?.close();
      streams.stderr.off('resize', draw);
      lines.close();
    },
  };
}
