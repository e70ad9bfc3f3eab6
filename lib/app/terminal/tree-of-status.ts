import type { RunStatus } from '../../report/status.js';
import { treeLines } from '../../report/tree-view.js';
import type { Palette } from '../../report/palette.js';

/** Returns the tree of a run from its status, for commands that cannot query a workflow. */
export function treeLinesOf(status: RunStatus, palette: Palette): string[] {
  const score = (mean: number | null) => (mean === null ? null : { mean, scored: 0, unscored: 0 });
  const of = (scores: RunStatus['scores']['baseline']) => ({
    validation: score(scores.validation),
    test: score(scores.test),
  });
  return treeLines(
    {
      stage: status.stage,
      ...(status.division && { division: status.division }),
      subsets: status.tree.subsets,
      merges: status.tree.merges,
      waves: status.tree.waves,
      ...(status.tree.polish && { polish: status.tree.polish }),
      scores: { baseline: of(status.scores.baseline), final: of(status.scores.final) },
    },
    palette,
  );
}
