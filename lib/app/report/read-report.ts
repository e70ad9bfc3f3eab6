import { badInput } from '../../config/problem.js';
import type { Modules } from '../../domain/module.js';
import type { RunProgress } from '../../domain/progress.js';
import type { Reference } from '../../domain/reference.js';
import { readCallSums } from '../../ledger/call-index.js';
import type { CallGroup } from '../../ledger/call-groups.js';
import { withoutSecretsIn } from '../../llm/secrets.js';
import { ownScores } from '../../optimizer/acceptance/subset-scores.js';
import { formatGap, formatSignificance } from '../../report/format.js';
import { diffModules } from '../../report/module-diff.js';
import { outcomeLines } from '../../report/outcome-text.js';
import { remarkLines } from '../../report/remark-lines.js';
import { callSummary, costsByRole, costsByStage, servingCost } from '../../report/data/costs.js';
import { examplesOf } from '../../report/data/examples.js';
import { confusionsOf, groupsOf } from '../../report/data/groups.js';
import { instructionsOf, withoutExamples } from '../../report/data/instructions.js';
import { endpointOf, modelsOf, reproduceOf } from '../../report/data/reproduce.js';
import { rulesOf } from '../../report/data/rules.js';
import { spendOf } from '../../report/data/spend.js';
import { treeOf } from '../../report/data/tree.js';
import type { ReportData } from '../../report/report-data.js';
import { runPoints } from '../../report/run-points.js';
import type { RunStatus } from '../../report/status.js';
import type { TestRow } from '../../report/test-rows.js';
import { verdictOf } from '../../report/verdict.js';
import { openJournalContext } from '../../../workers/journal-context.js';
import type { JournalContext } from '../../../workers/journal-context.js';
import { explainRun } from '../explain/explain-run.js';
import { journaledRuleEffects } from '../explain/measure-rule-effects.js';
import type { FoundRun } from '../finding/find-run.js';
import { readRun, readStatus } from '../finding/read-run.js';
import { packageVersion } from '../../config/package-version.js';
import { readTestRows } from './read-test-rows.js';

/**
 * Reads everything that a report shows from the store. With `redact`, it has no inputs, expected answers, answers
 * and feedback. Throws BadInputError if the run has no result yet.
 */
export async function readReport(found: FoundRun, { redact }: { redact: boolean }): Promise<ReportData> {
  const { store, record } = found;
  const reading = await readRun(found);
  const { progress } = reading;
  if (!progress?.modules)
    throw badInput(record.id, `The run has no final modules yet. Check its state: fgo status ${record.id}`);
  const context = await openJournalContext(store, record.manifest);
  const status = await readStatus(found, reading);
  const calls = await readCallSums(store, record.id);
  const rows = await readTestRows({
    artifacts: context.artifacts,
    progress,
    tasks: await context.tasks('test'),
  });
  const shown = (modules: Modules) => (redact ? withoutExamples(modules) : modules);
  const final = await context.modules(progress.modules);
  const [before, after] = [shown(context.manifest.modules), shown(final)];
  const { explanation } = await explainRun(found);
  const worth = await journaledRuleEffects(found, final);
  const modules = await modulesByHash(progress, context);
  const { manifest } = context;
  return withoutSecretsIn({
    schemaVersion: 1,
    run: record.id,
    redacted: redact,
    state: status.state,
    strategy: record.strategy,
    startedAt: record.startedAt,
    endedAt: record.endedAt,
    wallSeconds: status.wallSeconds,
    models: modelsOf(manifest),
    endpoint: endpointOf(manifest),
    verdict: verdictOf(status),
    warnings: [
      // They may quote answers.
      ...(redact ? [] : status.warnings),
      ...outcomeLines(status.outcomes),
      ...remarkLines(status.remarks),
    ],
    scores: progress.scores,
    instructions: instructionsOf(before, after),
    serving: servingOf({ progress, groups: calls.groups, rows }),
    changes: diffModules(before, after),
    groups: groupsOf(rows, redact),
    confusions: confusionsOf(rows, redact),
    examples: examplesOf(rows, redact),
    tree: treeOf(progress, reference => {
      const known = modules.get(reference.sha256);
      return known ? shown(known) : null;
    }),
    rules: rulesOf(explanation, { worth, redact }),
    spend: spendOf(progress, calls.groups),
    costs: costsOf({ status, groups: calls.groups, record: found.record }),
    certainty: certaintyOf(progress, status),
    reproduce: reproduceOf({ record, manifest, version: packageVersion() }),
    calls: callSummary(calls, redact),
  } satisfies ReportData);
}

async function modulesByHash(progress: RunProgress, context: JournalContext): Promise<Map<string, Modules>> {
  const references = runPoints(progress).flatMap(({ modules }): Reference[] => (modules ? [modules] : []));
  const known = new Map<string, Modules>();
  for (const reference of references) known.set(reference.sha256, await context.modules(reference));
  return known;
}

function servingOf(input: {
  progress: RunProgress;
  groups: readonly CallGroup[];
  rows: readonly TestRow[];
}): ReportData['serving'] {
  const { progress, groups, rows } = input;
  const before = servingCost(groups, 'evaluate-baseline-test', rows.length);
  const isUnchanged = progress.modules?.sha256 === progress.baselineModules.sha256;
  const after = isUnchanged ? before : servingCost(groups, 'evaluate-final-test', rows.length);
  return before && after ? { before, after } : null;
}

function costsOf(input: {
  status: RunStatus;
  groups: readonly CallGroup[];
  record: FoundRun['record'];
}): ReportData['costs'] {
  const { status, groups, record } = input;
  const { byRole: _usageByRole, ...total } = status.usage;
  const { byRole: _paidByRole, ...paid } = status.paid;
  return {
    byRole: costsByRole(groups),
    byStage: costsByStage(groups),
    total,
    paid,
    journalHits: status.journal.hits,
    estimate: record.estimate ?? null,
  };
}

function certaintyOf(progress: RunProgress, status: RunStatus): ReportData['certainty'] {
  const { significance: test, trainGap } = status;
  const own = progress.subsets.map(subset => ownScores(subset).after?.mean ?? null);
  const known = own.filter(mean => mean !== null);
  return {
    method: test && test.method,
    test: test && formatSignificance(test),
    interval: test && test.interval,
    difference: test && test.difference,
    pairs: test && test.pairs,
    gap: trainGap && formatGap(trainGap),
    train: trainGap?.train ?? (known.length === 1 ? (known[0] ?? null) : null),
    decision: status.decision,
  };
}
