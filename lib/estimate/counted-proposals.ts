import { parsePoint } from '../optimizer/program/points.js';
import type { Effects } from '../optimizer/program/steps.js';
import { tokensOf } from './counted-modules.js';
import type { CountedArtifacts, CountedEvaluation, CountedModules } from './counted-modules.js';
import type { CountingOptions } from './counting-options.js';
import { failuresOfModule, proposalCall } from './proposal-calls.js';
import { leftOf } from './scenario.js';

/** Counts proposals: each is better than its parent, or worse, or brings nothing new. */
export function countedProposals(
  options: CountingOptions,
  artifacts: CountedArtifacts,
): Effects['proposeRevision'] {
  const { work, scenario, isTrue, spend } = options;
  const started = new Map<string, CountedModules | null>();

  function start(subset: string, epoch: number, evaluation: CountedEvaluation): CountedModules | null {
    const isNew = isTrue(`new in epoch ${epoch}`, scenario.newProposals);
    const accepted = scenario.accepted * scenario.laterAccepted ** (epoch - 1);
    const isBetter = isTrue(`accepted in epoch ${epoch}`, accepted);
    if (!isNew) return null;
    const modules = artifacts.startFrom(evaluation.modules, subset);
    const revised = work.optimize.modules === 'together' ? 1 : 1 / work.modules;
    const left = isBetter ? 1 - (1 - leftOf(scenario, evaluation.tasks)) * revised : 1;
    modules.failing.set(evaluation.selection, evaluation.failures * left);
    modules.rank += isBetter ? 1 : -1;
    modules.subsets = 1;
    return modules;
  }

  return async ({ path, module, modules: given, evaluation: record, rejected }) => {
    const point = parsePoint(path);
    if (point?.kind !== 'propose' && point?.kind !== 'proposeOther')
      throw new TypeError(`${path} is not the path of a proposal.`);
    const { subset, epoch, call } = point;
    const report = { module, added: 0, removed: 0, failure: null, notes: [] };
    const evaluation = artifacts.get<CountedEvaluation>(record);
    const own = failuresOfModule(options, evaluation.failures);
    // A module to which no failure belongs is not revised.
    if (work.modules > 1 && own < 1 && !isTrue('own failure', own))
      return { modules: given, next: null, report };
    const key = [subset, epoch, point.kind === 'propose' ? 1 : point.proposal].join('/');
    if (!started.has(key)) started.set(key, start(subset, epoch, evaluation));
    const modules = started.get(key) ?? null;
    const before = tokensOf(evaluation.modules);
    // A later call shows what the earlier ones wrote.
    const written = modules && call > 1 ? tokensOf(modules) - before : 0;
    const rejectedTokens = rejected.map(
      reference => tokensOf(artifacts.get<CountedModules>(reference)) - before,
    );
    const { of, tokens, ...calls } = proposalCall(options, {
      failing: evaluation.failures,
      own,
      before: before / work.modules,
      grown: (before + written) / work.modules,
      rejected: rejectedTokens.reduce((sum, rules) => sum + rules, 0),
    });
    await spend([calls], point);
    if (modules) modules.own += tokens;
    return { modules: modules?.reference ?? given, next: call < of ? call : null, report };
  };
}
