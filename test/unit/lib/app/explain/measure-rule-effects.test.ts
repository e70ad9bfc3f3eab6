import { runTask } from '../../../../../activities/run-task.js';
import { journaledRuleEffects } from '../../../../../lib/app/explain/measure-rule-effects.js';
import { manifestSchema } from '../../../../../lib/config/manifest.js';
import type { Modules } from '../../../../../lib/domain/module.js';
import type { Task } from '../../../../../lib/domain/task.js';
import { noUsage } from '../../../../../lib/domain/usage.js';
import { createJournal } from '../../../../../lib/ledger/journal.js';
import { NotInJournalError } from '../../../../../lib/ledger/journal-models.js';
import { leaveOneOut } from '../../../../../lib/optimizer/merging/leave-one-out.js';
import { textModule } from '../../../../../lib/optimizer/rules/module-text.js';
import { createArtifacts } from '../../../../../lib/store/artifacts.js';
import { createMemoryStore } from '../../../../../lib/store/memory-store.js';
import { openJournalContext } from '../../../../../workers/journal-context.js';
import { recordRun } from '../../../../support/recorded-run.js';

const rules = ['apples', 'bananas'].map((when, place) => ({
  id: `r${place}`,
  parents: [],
  cases: [],
  when,
  then: 'say A',
}));
const modules: Modules = { instructions: textModule({ opening: 'Sort it.', rules }) };
const tasks: Task[] = ['apple', 'banana', 'cherry'].map(id => ({
  id,
  input: id,
  expected: 'A',
  metadata: {},
}));

async function createRun() {
  const store = createMemoryStore();
  const artifacts = createArtifacts(store);
  const { record } = await recordRun(store, 'fruit');
  const manifest = await artifacts.get(record.manifest, manifestSchema);
  const split = { tasks: await artifacts.put(tasks), count: tasks.length };
  const splits = { ...manifest.splits, validation: split };
  const found = {
    store,
    storePath: '',
    record: { ...record, manifest: await artifacts.put({ ...manifest, splits }) },
  };
  const context = await openJournalContext(store, found.record.manifest);
  const journal = createJournal(store);
  return {
    found,
    async answer(tried: Modules, task: Task, text: string) {
      const { signal } = new AbortController();
      const error: unknown = await runTask({ context, modules: tried, task, signal }).catch(
        (thrown: unknown) => thrown,
      );
      if (!(error instanceof NotInJournalError)) throw error;
      const paidBy = { run: 'fruit', intent: 'i' };
      const entry = { key: error.key, requestHash: error.key, model: 'm', role: 'agent' as const, paidBy };
      await journal.put({ ...entry, text, finish: 'stop', usage: noUsage(), usageCounted: false });
    },
  };
}

describe('the effects of rules that the journal has', () => {
  it('include a rule whose first task has no score, and the rules after it', async () => {
    const { found, answer } = await createRun();
    const [first, second] = leaveOneOut(modules);
    const [apple, banana, cherry] = tasks;
    if (!first || !second || !apple || !banana || !cherry) throw new Error('The example is too small.');
    for (const task of tasks) await answer(modules, task, 'A');
    for (const task of [banana, cherry]) await answer(first.modules, task, 'B');
    for (const task of tasks) await answer(second.modules, task, 'A');
    const effects = await journaledRuleEffects(found, modules);
    expect(effects).toMatchObject([
      { id: first.id, difference: 1, tasks: 2, unscored: 1 },
      { id: second.id, difference: 0, tasks: 3, unscored: 0 },
    ]);
  });

  it('end before the first rule that was not measured', async () => {
    const { found, answer } = await createRun();
    const [first] = leaveOneOut(modules);
    if (!first) throw new Error('The example has no rule.');
    for (const task of tasks) await answer(modules, task, 'A');
    expect(await journaledRuleEffects(found, modules)).toEqual([]);
    for (const task of tasks) await answer(first.modules, task, 'B');
    expect(await journaledRuleEffects(found, modules)).toHaveLength(1);
  });
});
