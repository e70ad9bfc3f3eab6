import { showsMessages, streams } from './streams.js';
import { comparedLines, describeComparedRun } from '../../lib/report/compare-progress.js';
import type { ComparedRunSnapshot } from '../../lib/report/compare-progress.js';
import { createLiveLines } from './live-lines.js';
import { paletteOf, printMessage } from './output.js';

/** Shows the progress of a comparison. */
export interface CompareView {
  show(sights: readonly ComparedRunSnapshot[]): void;
  close(): void;
}

/**
 * On a terminal, redraws one line per run in place; elsewhere, prints a line when a run's state changes. Both
 * go to stderr.
 */
export function createCompareView(): CompareView {
  return showsMessages() ? createLiveView() : createLineView();
}

function createLiveView(): CompareView {
  const palette = paletteOf(streams.stderr);
  const lines = createLiveLines(palette);
  return {
    show: sights => lines.draw(comparedLines(sights, palette, Math.max(6, (streams.stderr.rows || 40) - 3))),
    close: () => lines.close(),
  };
}

function createLineView(): CompareView {
  const before = new Map<string, string>();
  return {
    show(sights) {
      for (const sight of sights) {
        if (sight.state === 'open' || before.get(sight.run) === sight.state) continue;
        before.set(sight.run, sight.state);
        printMessage(
          sight.state === 'running'
            ? `${sight.run} is under way`
            : `${sight.run}: ${describeComparedRun(sight)}`,
        );
      }
    },
    close() {},
  };
}
