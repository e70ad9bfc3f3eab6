import { excerpt } from '../../optimizer/prompts/cases.js';
import { renderValue } from '../../optimizer/prompts/render-value.js';
import { provenance } from '../../optimizer/provenance/provenance.js';
import type { ModuleProvenance } from '../../optimizer/provenance/provenance.js';
import type { ModulesAtPoint } from '../../optimizer/rules/rule-registry.js';
import type { Modules } from '../../domain/module.js';
import type { RunProgress } from '../../domain/progress.js';
import { badInput } from '../../config/problem.js';
import type { Explanation, TaskExcerpt } from '../../report/explain-view.js';
import { runPoints } from '../../report/run-points.js';
import type { FoundRun } from '../finding/find-run.js';
import { openJournalContext } from '../../../workers/journal-context.js';
import type { JournalContext } from '../../../workers/journal-context.js';
import { readRun } from '../finding/read-run.js';

/** Returns the origin of each rule of a run's final modules. Throws BadInputError if there are none yet. */
export async function explainRun(found: FoundRun): Promise<{ explanation: Explanation; final: Modules }> {
  const { record, store } = found;
  const { progress } = await readRun(found);
  if (!progress?.modules)
    throw badInput(record.id, `The run has no final modules yet. Check its state: fgo status ${record.id}`);
  const context = await openJournalContext(store, record.manifest);
  const { manifest } = context;
  const final = await context.modules(progress.modules);
  const earlier = manifest.extends ? await context.modules(manifest.extends.modules) : null;
  const modules = provenance({
    progress,
    final,
    earlier,
    baseline: manifest.modules,
    points: await pointsOf(progress, context),
  });
  return {
    final,
    explanation: {
      run: record.id,
      kind: 'explanation',
      simulated: record.simulated,
      modules,
      tasks: await taskExcerpts(context, modules),
      earlier: manifest.extends?.run ?? null,
      begins: manifest.startedFrom ?? null,
      worth: null,
    },
  };
}

async function pointsOf(progress: RunProgress, context: JournalContext): Promise<ModulesAtPoint[]> {
  const points: ModulesAtPoint[] = [];
  const { extends: earlier } = context.manifest;
  // Merges name it as a parent by the run's id.
  if (earlier)
    points.push({ path: earlier.run, parents: [], modules: await context.modules(earlier.modules) });
  for (const { path, parents, modules } of runPoints(progress)) {
    if (modules) points.push({ path, parents, modules: await context.modules(modules) });
  }
  return points;
}

/** Returns the tasks that rules cite, each cut to one line. */
async function taskExcerpts(
  context: JournalContext,
  modules: ModuleProvenance[],
): Promise<Record<string, TaskExcerpt>> {
  const cited = new Set(
    modules.flatMap(({ rules }) =>
      rules.flatMap(rule => [...rule.sources.flatMap(({ cases }) => cases), ...rule.otherCases]),
    ),
  );
  if (cited.size === 0) return {};
  const tasks = await context.tasks('train');
  return Object.fromEntries(
    tasks
      .filter(({ id }) => cited.has(id))
      .map(({ id, input, expected }) => [
        id,
        { input: excerpt(input, 60), expected: expected === null ? '' : excerpt(renderValue(expected), 20) },
      ]),
  );
}
