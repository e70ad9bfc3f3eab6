import { behindResult } from './behind-result.js';
import type { Module, Modules, Rule } from '../../domain/module.js';
import type { MergeDecision, RunProgress } from '../../domain/progress.js';
import { partsOf } from '../functions/function-rules.js';
import { structureOf } from '../rules/module-text.js';
import { knownRules } from '../rules/rule-registry.js';
import type { HeldModules, KnownRules, RuleVersion } from '../rules/rule-registry.js';
import { ruleKey } from '../rules/rule-text.js';

/** An epoch that wrote a rule, or one that the rule comes from. */
export interface RuleSource {
  /** Of the rule that was written there. */
  rule: string;
  /** `subset-003`; `polish-002` where it was written after the merges. */
  subset: string;
  epoch: number;
  /** Null where it was replaced before any modules with it were recorded. */
  text: Pick<Rule, 'when' | 'then'> | null;
  /** Ids of the train tasks that the optimizer cited, or, where it cited none, of all failed ones it was shown. */
  cases: string[];
  /** Whether the optimizer cited them itself; null where it was not asked to, or nothing is recorded. */
  cited: boolean | null;
  /** Of the tasks that it cites, those that failed before and were solved with it; null where that is not known. */
  fixed: string[] | null;
}

/** What a merge on the way to the result did with a rule. */
export interface RuleMerge {
  merge: string;
  decision: MergeDecision | null;
  /** `kept`: it stood as it was. `written`: it took the place of the rules in `replaced`. */
  how: 'kept' | 'written';
  /** The rule that came out of it. */
  rule: string;
  replaced: { rule: string; text: Pick<Rule, 'when' | 'then'> | null }[];
}

export interface RuleProvenance {
  id: string;
  /** Its place in the module, from 1. */
  number: number;
  when: string;
  then: string;
  /** `start`: the run began with it; `earlier`: of the run that this one extends; else who wrote it as it stands. */
  origin: 'start' | 'earlier' | 'optimizer' | 'merger' | 'unknown';
  /** In the order of the tree. */
  sources: RuleSource[];
  /** The rules that it is or comes from, and that were not written in this run. */
  outside: { rule: string; text: Pick<Rule, 'when' | 'then'>; from: 'start' | 'earlier' }[];
  /** In the order in which they were made. */
  merges: RuleMerge[];
  /** Ids of train tasks that it cites, and no source that is known. */
  otherCases: string[];
}

export interface ModuleProvenance {
  name: string;
  /** Of a set of functions, each is told as a rule without a condition. */
  kind: Module['kind'];
  /** What stands before the rules; nothing before functions. */
  opening: { text: string; origin: 'user' | 'unknown' };
  rules: RuleProvenance[];
}

export interface ProvenanceInput {
  progress: RunProgress;
  /** All points of the run that have modules, the baseline and the final ones among them. */
  points: readonly HeldModules[];
  baseline: Modules;
  final: Modules;
  /** The result of the run that this one extends. */
  earlier: Modules | null;
}

/**
 * Where each rule of the final text modules comes from, by the ids that rules carry and that were recorded at
 * each point; nothing is told by likeness. Not from the paper.
 */
export function provenance(input: ProvenanceInput): ModuleProvenance[] {
  return Object.entries(input.final).flatMap(([name, module]) => {
    const opening = module.kind === 'text' ? structureOf(module).opening : '';
    const rules = partsOf(module);
    const known = knownRules(input.points, name);
    const began = openingOf(input.baseline, name);
    return [
      {
        name,
        kind: module.kind,
        opening: { text: opening, origin: opening === began ? ('user' as const) : ('unknown' as const) },
        rules: rules.map((rule, place) => ruleProvenance({ input, name, known, rule, number: place + 1 })),
      },
    ];
  });
}

function openingOf(modules: Modules, name: string): string {
  const module = modules[name];
  return module?.kind === 'text' ? structureOf(module).opening : '';
}

function ruleProvenance(work: {
  input: ProvenanceInput;
  name: string;
  known: KnownRules;
  rule: Rule;
  number: number;
}): RuleProvenance {
  const { input, name, known, rule, number } = work;
  const { id, when, then } = rule;
  // What the run began with, or was given by an earlier one, has its history elsewhere.
  const lineage = known.lineage(rule, version => outsideOf(input, name, version) !== null);
  const outside = lineage.flatMap(version => {
    const from = version.rule && outsideOf(input, name, version.rule);
    return from && version.rule ? [{ rule: version.id, text: words(version.rule), from }] : [];
  });
  const own = lineage.filter(({ rule: held }) => !held || outsideOf(input, name, held) === null);
  const sources = own.flatMap(sourceOf).sort(inTree);
  // The tasks of rules from elsewhere are told there.
  const elsewhere = lineage
    .filter(version => !own.includes(version))
    .flatMap(({ rule: held }) => held?.cases ?? []);
  const placed = new Set([...sources.flatMap(({ cases }) => cases), ...elsewhere]);
  const origin = outsideOf(input, name, rule) ?? writerOf(id);
  return {
    ...{ id, number, when, then, origin, sources, outside },
    merges: mergesOf({ ...work, lineage }),
    otherCases: rule.cases.filter(task => !placed.has(task)),
  };
}

function outsideOf(input: ProvenanceInput, name: string, rule: Rule): 'start' | 'earlier' | null {
  if (holds(input.baseline, name, rule)) return 'start';
  return input.earlier && holds(input.earlier, name, rule) ? 'earlier' : null;
}

function writerOf(id: string): RuleProvenance['origin'] {
  if (epochOf(id)) return 'optimizer';
  return mergeOf(id) === null ? 'unknown' : 'merger';
}

/** The same rule: its id and its words, as ids of an earlier run may come up again. */
function holds(modules: Modules, name: string, rule: Rule): boolean {
  const module = modules[name];
  if (!module) return false;
  return partsOf(module).some(other => other.id === rule.id && ruleKey(other) === ruleKey(rule));
}

function sourceOf({ id, rule }: RuleVersion): RuleSource[] {
  const place = epochOf(id);
  if (!place) return [];
  const { cases = [], cited = null, fixed = null } = rule ?? {};
  return [{ rule: id, ...place, text: rule && words(rule), cases: [...cases], cited, fixed }];
}

/** Which epoch wrote a rule, by its id: the path of the call begins with the subset and the epoch. */
function epochOf(id: string): { subset: string; epoch: number } | null {
  const found = /^((?:subset|polish)-\d+)\/epoch-(\d+)\//.exec(id);
  return found?.[1] === undefined ? null : { subset: found[1], epoch: Number(found[2]) };
}

function mergeOf(id: string): string | null {
  return /^(merge-\d+-\d+)\/(?:try-\d+|compact)\//.exec(id)?.[1] ?? null;
}

function inTree(left: RuleSource, right: RuleSource): number {
  const polished = ({ subset }: RuleSource) => Number(subset.startsWith('polish-'));
  return (
    polished(left) - polished(right) ||
    compare(left.subset, right.subset) ||
    left.epoch - right.epoch ||
    compare(left.rule, right.rule)
  );
}

function compare(left: string, right: string): number {
  return left.localeCompare(right, 'en', { numeric: true });
}

function mergesOf(work: {
  input: ProvenanceInput;
  name: string;
  known: KnownRules;
  lineage: readonly RuleVersion[];
}): RuleMerge[] {
  const { input, name, known, lineage } = work;
  const { points, progress } = input;
  return behindResult(progress).merges.flatMap((node): RuleMerge[] => {
    const held = points.find(point => point.path === node.id);
    if (!held) return [];
    return lineage
      .filter(version => version.rule !== null && holds(held.modules, name, version.rule))
      .map(({ id, rule }) => {
        const written = mergeOf(id) === node.id;
        return {
          merge: node.id,
          decision: node.decision,
          how: written ? 'written' : 'kept',
          rule: id,
          replaced: written && rule ? known.parents(rule).map(replacedBy) : [],
        };
      });
  });
}

function replacedBy({ id, rule }: RuleVersion): RuleMerge['replaced'][number] {
  return { rule: id, text: rule && words(rule) };
}

function words({ when, then }: Rule): Pick<Rule, 'when' | 'then'> {
  return { when, then };
}
