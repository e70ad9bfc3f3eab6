import { citedRules } from '../../../activities/cited-rules.js';
import { modulesSchema } from '../../../lib/domain/module.js';
import { citingReplySchema } from '../../../lib/optimizer/prompts/proposal-prompt.js';
import { makeCase, makeTrajectory } from '../../support/cases.js';
import { startRecordingEndpoint } from '../../support/recording-endpoint.js';
import { removeTemporaryFolders } from '../../support/temporary-folder.js';
import { openStoreRun, tasksOf } from './store-run.js';

afterAll(removeTemporaryFolders);

const chosen = {
  cases: [makeCase({ id: 't1' }), makeCase({ id: 't0' }), makeCase({ id: 't2', score: 1 })],
  failures: 2,
  next: null,
  notes: [],
};
const ruleOf = (thing: string) => ({ when: `it names ${thing}`, then: `handle ${thing}` });

describe('the citations of a rule', () => {
  it('are checked against what was shown; a rule that cites nothing has none', () => {
    const reply = citingReplySchema.parse({
      rules: [
        { ...ruleOf('soup'), cases: ['c2', 'c9'] },
        { ...ruleOf('bills'), cases: null },
        { ...ruleOf('bags'), cases: [1, 'c3'] },
        { ...ruleOf('keys'), cases: 'c1' },
        ruleOf('doors'),
      ],
      remove: [],
    });
    const { rules, notes } = citedRules({ reply, chosen, cite: true });
    expect(rules.map(({ cases, cited }) => [cases, cited])).toEqual([
      [['t0'], true],
      [['t1', 't0'], false],
      [['t1', 't2'], true],
      [['t1', 't0'], false],
      [['t1', 't0'], false],
    ]);
    expect(notes).toEqual(['rules cite cases that were not shown: "c9"', '3 of 5 rules cite no case']);
  });

  it('are all failed tasks if none were asked for, without a note', () => {
    const reply = { rules: [{ ...ruleOf('soup'), cases: ['c2'] }], remove: [] };
    expect(citedRules({ reply, chosen, cite: false })).toEqual({
      rules: [{ ...ruleOf('soup'), cases: ['t1', 't0'] }],
      notes: [],
    });
  });

  it('are returned by the real simulated endpoint as the tasks of each answer', async () => {
    const endpoint = await startRecordingEndpoint();
    const train = tasksOf([
      ['the soup is cold', 'kitchen'],
      ['too much salt in the soup', 'kitchen'],
      ['wrong sum on the invoice', 'cashier'],
      ['the invoice was paid twice', 'cashier'],
    ]);
    const run = await openStoreRun({ url: endpoint.url, train, labels: ['kitchen', 'cashier'] });
    try {
      const { modules } = await run.call(run.activities.proposeRevision, {
        run: run.run,
        path: 'subset-001/propose-1',
        module: 'instructions',
        cite: true,
        modules: await run.putModules(run.manifest.modules),
        selection: { split: 'train' },
        evaluation: await run.putEvaluation(
          train.map(task => ({ ...makeTrajectory(task.id, 0), output: 'porter' })),
        ),
        critiques: [],
        rejected: [],
        sample: 0,
        from: 0,
      });
      const { instructions } = await run.artifacts.get(modules, modulesSchema);
      const rules = instructions?.kind === 'text' ? (instructions.structure?.rules ?? []) : [];
      const byAnswer = new Map(rules.map(({ then, cases, cited }) => [then, [...cases, cited]]));
      expect(byAnswer.get('answer "kitchen"')).toEqual(['t0', 't1', true]);
      expect(byAnswer.get('answer "cashier"')).toEqual(['t2', 't3', true]);
    } finally {
      await run.close();
      await endpoint.close();
    }
  });
});
