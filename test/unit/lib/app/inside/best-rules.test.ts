import { bestRules } from '../../../../../lib/app/inside/best-rules.js';
import { textModule } from '../../../../../lib/optimizer/rules/module-text.js';
import { createArtifacts } from '../../../../../lib/store/artifacts.js';
import { createMemoryStore } from '../../../../../lib/store/memory-store.js';
import { epochOf, progressOf, subsetOf } from '../../../../support/progress.js';

const store = createMemoryStore();
const artifacts = createArtifacts(store);

const modulesWith = (...words: string[]) => {
  const rules = words.map(word => ({ id: word, when: `a ${word}`, then: 'do it', parents: [], cases: [] }));
  return artifacts.put({ prompt: textModule({ opening: 'Answer.', rules }) });
};

describe('the rules of the best candidate so far', () => {
  it('are those that the baseline does not have', async () => {
    const baselineModules = await modulesWith('known');
    const epochs = [epochOf({ modules: await modulesWith('known', 'new') })];
    const progress = progressOf({ baselineModules, subsets: [subsetOf('subset-001', { epochs })] });
    expect(await bestRules({ store }, progress)).toEqual(['When a new: do it']);
  });

  it('are none before there is a candidate', async () => {
    expect(await bestRules({ store }, progressOf())).toEqual([]);
  });
});
