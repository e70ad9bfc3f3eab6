import { modulesSchema } from '../../../lib/domain/module.js';
import { textModule } from '../../../lib/optimizer/rules/module-text.js';
import { rule } from '../lib/optimizer/arbitraries.js';
import { makeTrajectory } from '../../support/cases.js';
import { removeTemporaryFolders } from '../../support/temporary-folder.js';
import { openStoreRun, tasksOf } from './store-run.js';

afterAll(removeTemporaryFolders);

it('notes in the rules of accepted modules which tasks they fixed, and changes nothing else', async () => {
  const train = tasksOf([
    ['one', 'a'],
    ['two', 'b'],
  ]);
  const run = await openStoreRun({ url: 'http://127.0.0.1:9', train });
  try {
    const rules = [
      { ...rule('a/1', 'x', 'y'), cases: ['t0', 't1'], cited: true },
      { ...rule('a/2', 'v', 'w'), cases: ['t0'] },
    ];
    const text = textModule({ opening: 'Sort it.', rules });
    const modules = await run.putModules({ instructions: text, other: { kind: 'text', text: 'As it was.' } });
    const evaluate = (scores: number[]) =>
      run.putEvaluation(scores.map((score, place) => makeTrajectory(`t${place}`, score)));
    const noted = await run.call(run.activities.noteFixedTasks, {
      run: run.run,
      modules,
      parent: await evaluate([0, 0]),
      candidate: await evaluate([1, 0]),
    });
    expect(await run.artifacts.get(noted, modulesSchema)).toEqual({
      instructions: {
        ...text,
        structure: { opening: 'Sort it.', rules: [{ ...rules[0], fixed: ['t0'] }, rules[1]] },
      },
      other: { kind: 'text', text: 'As it was.' },
    });
  } finally {
    await run.close();
  }
});
