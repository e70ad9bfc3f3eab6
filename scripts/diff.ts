import { defineVerb } from './verb.js';
import { badInput } from '../lib/config/problem.js';
import { diffLines } from '../lib/report/diff-view.js';
import { diffModules } from '../lib/report/module-diff.js';
import { heading } from '../lib/report/styled-text.js';
import { createArtifacts } from '../lib/store/artifacts.js';
import { findRun } from '../lib/app/finding/find-run.js';
import { findPoint, modulesOf } from '../lib/app/inside/find-point.js';
import { readProgress } from '../lib/app/inside/read-progress.js';
import { printJson, printStyled } from '../lib/app/terminal/output.js';

const help = `
Points are paths as in the tree: baseline, final, subset-003, subset-003/epoch-1, merge-2-1, merge-2-1/try-2.
\`fgo show RUN\` lists those of a run. With one point, it is compared with the baseline.`;

export const verb = defineVerb<{ store?: string; json?: boolean }, [string, string[]]>({
  description: "Shows what changed between any two points' modules, word by word.",
  arguments: [
    ['<run>', 'the id of a run, or last'],
    ['[points...]', 'two points of the run; baseline and final if not given'],
  ],
  options: [
    ['--store <path>', 'the store that has it'],
    ['--json', 'prints the differences as JSON'],
  ],
  help,
  examples: [
    ['fgo diff last', 'the baseline and the final modules'],
    ['fgo diff last subset-001 merge-1-1', 'what a merge changed in one of its parents'],
  ],
  async run(options, run, points) {
    const found = await findRun(run, options.store);
    const { id } = found.record;
    const [from, to] = twoOf(id, points);
    const progress = await readProgress(found);
    if (!progress) throw badInput(id, `The run has not started yet. Check its state: fgo status ${id}`);
    const artifacts = createArtifacts(found.store);
    const before = await modulesOf(artifacts, id, findPoint(progress, from));
    const after = await modulesOf(artifacts, id, findPoint(progress, to));
    const modules = diffModules(before, after);
    if (options.json) return printJson({ run: id, from, to, modules });
    const lines = [heading(`${id}: ${from} → ${to}`), ...diffLines(modules)];
    printStyled(lines);
  },
});

function twoOf(run: string, points: string[]): [string, string] {
  const [first, second, ...more] = points;
  if (more.length > 0) throw badInput(run, 'Name at most two points.');
  if (first === undefined) return ['baseline', 'final'];
  return second === undefined ? ['baseline', first] : [first, second];
}
