import { parsePoint } from '../optimizer/program/points.js';
import type { MergeModulesInput } from '../optimizer/program/requests.js';
import type { Effects } from '../optimizer/program/steps.js';
import { mergerCalls } from './calls.js';
import { asBase, commonBase, tokensOf } from './counted-modules.js';
import type { CountedArtifacts, CountedEvaluation, CountedModules } from './counted-modules.js';
import type { CountingOptions } from './counting-options.js';

/** Counts merges: each is better than its parents, or loses score. */
export function countedMerges(
  options: CountingOptions,
  artifacts: CountedArtifacts,
): Effects['mergeModules'] {
  const { work, scenario, isTrue, spend } = options;
  /** Modules in the making, by the attempt. */
  const started = new Map<string, CountedModules>();

  function unite(writer: string, parents: readonly CountedModules[], isLost: boolean): CountedModules {
    const { base, own } = commonBase(parents);
    const together = sum(own) * scenario.united;
    const best = Math.max(...parents.map(({ rank }) => rank));
    const gains = isTrue('compacted', scenario.compacted) ? 0 : 1;
    return artifacts.putModules({
      base,
      own: Math.min(Math.max(0, work.room * work.modules - base.tokens), Math.max(together, ...own)),
      subsets: sum(parents.map(parent => asBase(parent).subsets - base.subsets)),
      writer,
      rank: isLost ? best - 1 : best + gains,
    });
  }

  /** A merge of parents that were not scored is not compared with them. */
  function isLost({ parents, lost }: Pick<MergeModulesInput, 'parents' | 'lost'>): boolean {
    if (parents.some(({ score }) => score === null)) return false;
    return lost ? isTrue('falls back', scenario.fallsBack) : isTrue('retried', scenario.retried);
  }

  /** The length of a shorter version is unknown: it is only known to be shorter. */
  function shorten({ base, own, ...parent }: CountedModules): CountedModules {
    return artifacts.putModules({ ...parent, base, own: own - 1 });
  }

  return async input => {
    const point = parsePoint(input.path);
    if (point?.kind !== 'mergeModule' && point?.kind !== 'compactModule')
      throw new TypeError(`${input.path} is not the path of a merge.`);
    const parents = input.parents.map(parent => artifacts.get<CountedModules>(parent.modules));
    const report = { module: input.module, added: 0, removed: 0, failure: null, notes: [] };
    const [first] = parents;
    if (!first) throw new RangeError('There is nothing to merge.');
    const [only, ...others] = parents.filter(parent => tokensOf(parent) > 0);
    // If only one parent has rules, they are the result.
    if (point.kind === 'mergeModule' && others.length === 0)
      return { modules: (only ?? first).reference, report };
    const key = [point.merge, point.kind === 'mergeModule' ? point.attempt : 'compact'].join('/');
    const merged =
      started.get(key) ??
      (point.kind === 'compactModule' ? shorten(first) : unite(point.merge, parents, isLost(input)));
    started.set(key, merged);
    const { base, own } = commonBase(parents);
    const failures = input.lost ? artifacts.get<CountedEvaluation>(input.lost.evaluation).failures : 0;
    const shown = { parents: parents.length, shared: base.tokens, own: sum(own), lost: failures };
    await spend([mergerCalls(options, shown)], point);
    return {
      modules: merged.reference,
      report,
      tokens: { merged: tokensOf(merged), parents: parents.map(tokensOf) },
    };
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
