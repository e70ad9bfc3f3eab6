import type { Leaf } from '../domain/candidate.js';
import type { Reference } from '../domain/reference.js';
import { evenParts, evenSizes } from '../optimizer/dividing/even-parts.js';
import type { Effects } from '../optimizer/program/steps.js';
import { critiqueCalls } from './calls.js';
import { tokensOf } from './counted-modules.js';
import type { CountedArtifacts, CountedEvaluation, CountedModules } from './counted-modules.js';
import type { CountingOptions } from './counting-options.js';
import { countedMerges } from './counted-merges.js';
import { countedProposals } from './counted-proposals.js';
import { nameOfSelection } from './counted-rollouts.js';

/**
 * The effects of the method that only count the calls that the real ones would make. What models would say is
 * assumed by the scenario, or drawn.
 */
export function countingEffects(options: CountingOptions, artifacts: CountedArtifacts): Effects {
  const { work, isTrue, spend } = options;
  const modulesOf = (of: Reference) => artifacts.get<CountedModules>(of);
  const resultOf = (of: Reference) => artifacts.get<CountedEvaluation>(of);
  const leavesOf = (candidates: readonly Reference[]) =>
    candidates.flatMap(list => artifacts.get<Leaf[]>(list));
  const divide = (sizes: readonly number[]) =>
    Promise.resolve({ lists: artifacts.put(null), sizes: [...sizes] });
  const compare = ({ parent, candidate }: Record<'parent' | 'candidate', Reference>) => {
    const scoreOf = (record: Reference) => {
      const { modules, tasks } = resultOf(record);
      return { mean: modules.rank, scored: tasks, unscored: 0 };
    };
    return { parent: scoreOf(parent), candidate: scoreOf(candidate) };
  };
  const neverAsked = (effect: string) => () =>
    Promise.reject(new TypeError(`A count does not need ${effect}.`));
  return {
    divideTasks: () => divide(work.sizes),
    dividePolish: ({ batches }) => divide(evenSizes(work.counts.train, batches)),
    drawSample: ({ size }) =>
      Promise.resolve({ lists: artifacts.put(null), count: Math.min(size, work.counts.train) }),
    drawTrainTasks: ({ candidates, most }) => {
      const tasks = leavesOf(candidates).reduce((sum, leaf) => sum + leaf.tasks, 0);
      return Promise.resolve({ lists: artifacts.put(null), count: Math.min(most, tasks) });
    },
    async critiqueBatch({ modules, from, to }) {
      const written = to - from;
      await spend([critiqueCalls(options, written, tokensOf(modulesOf(modules)))], null);
      const each = written / work.modules;
      const failuresByModule = Object.fromEntries(namesOfModules(work.modules).map(name => [name, each]));
      const result = { critiques: artifacts.put(null), written, failed: 0, shortened: 0 };
      return work.modules > 1 ? { ...result, failuresByModule } : result;
    },
    proposeRevision: countedProposals(options, artifacts),
    mergeModules: countedMerges(options, artifacts),
    noteFixedTasks: ({ modules }) => Promise.resolve(modules),
    listCandidates: ({ leaves }) => Promise.resolve(artifacts.put(leaves)),
    groupCandidates: ({ candidates, groups }) =>
      Promise.resolve(
        evenParts(leavesOf(candidates), groups).map(part => {
          const [leaf] = part;
          return leaf && part.length === 1
            ? { kind: 'one' as const, leaf }
            : { kind: 'list' as const, list: artifacts.put(part) };
        }),
      ),
    shortlistCandidates: ({ candidates, baseline, most }) => {
      const changed = leavesOf(candidates).filter(({ modules }) => modules.sha256 !== baseline.sha256);
      return Promise.resolve({
        shortlist: changed.slice(0, most),
        others: Math.max(0, changed.length - most),
      });
    },
    drawFromFront: ({ candidates, most }) => {
      const ranked = candidates
        .map((record, place) => ({ place, rank: resultOf(record).modules.rank }))
        .sort((left, right) => right.rank - left.rank);
      const front = ranked.slice(0, most).map(({ place }) => place);
      const drawn = front.find(() => isTrue('parent', options.scenario.drawsBest)) ?? front[0] ?? 0;
      return Promise.resolve({ front, drawn });
    },
    groupEvidence: ({ modules, selection, evaluation, critiques, lists, groups }) => {
      const all = resultOf(evaluation);
      return Promise.resolve(
        work.sizes.slice(0, groups).map((tasks, list) => {
          const failures = (all.failures * tasks) / Math.max(1, all.tasks);
          const name = nameOfSelection({ ...selection, lists, list });
          const record = artifacts.put({ modules: modulesOf(modules), selection: name, tasks, failures });
          return {
            evaluation: {
              record,
              score: { mean: 0, scored: tasks, unscored: 0 },
              failures,
              unscoredReason: null,
            },
            critiques: { lists: critiques, written: failures, failed: 0, shortened: 0 },
          };
        }),
      );
    },
    chooseFront: ({ others, most }) => Promise.resolve(others.map((_, place) => place).slice(0, most)),
    compareEvaluations: records => Promise.resolve(compare(records)),
    testGain: records => {
      const compared = compare(records);
      const isBetter = compared.candidate.mean > compared.parent.mean;
      return Promise.resolve({ ...compared, gain: { pValue: isBetter ? 0 : 1, level: 0.5 } });
    },
    testSignificance: () =>
      Promise.resolve({
        pairs: 0,
        difference: 0,
        better: 0,
        worse: 0,
        pValue: 1,
        interval: [0, 0],
        method: 'mcnemar',
      }),
    checkBaseline: () => Promise.resolve({ need: null, warnings: [] }),
    recordResult: () => Promise.resolve(null),
    describeChanges: neverAsked('the changes of rules'),
    inheritedSubset: neverAsked('another run'),
    inheritedMerge: neverAsked('another run'),
    readSpending: neverAsked('the spending'),
  };
}

/** Names for the modules of an agent. */
export function namesOfModules(modules: number): string[] {
  return Array.from({ length: modules }, (_, number) => `module-${number + 1}`);
}
