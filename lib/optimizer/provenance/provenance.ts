import { parseTreePoint } from '../program/points.js';
import { findResultOrigins } from './result-origins.js';
import type { Module, Modules, Rule } from '../../domain/module.js';
import type { MergeDecision, RunProgress } from '../../domain/progress.js';
import { partsOf } from '../functions/function-rules.js';
import { structureOf } from '../rules/module-text.js';
import { knownRules } from '../rules/rule-registry.js';
import type { ModulesAtPoint, KnownRules, RuleVersion } from '../rules/rule-registry.js';
import { ruleKey } from '../rules/rule-text.js';

/** An epoch that wrote a rule, or one of the rules that it comes from. */
export interface RuleSource {
  /** The id of the rule that was written there. */
  rule: string;
  /** `subset-003`; `polish-002` if it was written after the merges. */
  subset: string;
  epoch: number;
  /** Null if it was replaced before any modules with it were recorded. */
  text: Pick<Rule, 'when' | 'then'> | null;
  /**
   * Ids of the train tasks that the optimizer cited, or, if it cited none, of all failed ones that it was
   * shown.
   */
  cases: string[];
  /** Whether the optimizer cited them itself; null if it was not asked to, or if nothing is recorded. */
  cited: boolean | null;
  /** The cited tasks that failed before and were solved with it; null if unknown. */
  fixed: string[] | null;
}

/** What a merge on the path to the result did with a rule. */
export interface RuleMerge {
  merge: string;
  decision: MergeDecision | null;
  /** `kept`: left it unchanged. `written`: replaced the rules in `replaced` with it. */
  how: 'kept' | 'written';
  /** The id of the resulting rule. */
  rule: string;
  replaced: { rule: string; text: Pick<Rule, 'when' | 'then'> | null }[];
}

export interface RuleProvenance {
  id: string;
  /** 1-based position in the module. */
  number: number;
  when: string;
  then: string;
  /**
   * `start`: the run started with it; `earlier`: from the run that this one extends; otherwise who wrote its
   * current text.
   */
  origin: 'start' | 'earlier' | 'optimizer' | 'merger' | 'unknown';
  /** In tree order. */
  sources: RuleSource[];
  /** The rule itself, or rules that it comes from, if they were not written in this run. */
  outside: { rule: string; text: Pick<Rule, 'when' | 'then'>; from: 'start' | 'earlier' }[];
  /** In order of creation. */
  merges: RuleMerge[];
  /** Ids of train tasks that it cites, but no known source does. */
  otherCases: string[];
}

export interface ModuleProvenance {
  name: string;
  /** Each function of a set is represented as a rule without a condition. */
  kind: Module['kind'];
  /** The text before the rules; empty for functions. */
  opening: { text: string; origin: 'user' | 'unknown' };
  rules: RuleProvenance[];
}

export interface ProvenanceOptions {
  progress: RunProgress;
  /** All points of the run that have modules, including the baseline and the final ones. */
  points: readonly ModulesAtPoint[];
  baseline: Modules;
  final: Modules;
  /** The result of the run that this one extends. */
  earlier: Modules | null;
}

/**
 * Where each rule of the final modules comes from, by the ids that rules carry and that were recorded at each
 * point; never by similarity. Not from the paper.
 */
export function provenance(options: ProvenanceOptions): ModuleProvenance[] {
  return Object.entries(options.final).flatMap(([name, module]) => {
    const opening = module.kind === 'text' ? structureOf(module).opening : '';
    const rules = partsOf(module);
    const known = knownRules(options.points, name);
    const initialOpening = openingOf(options.baseline, name);
    return [
      {
        name,
        kind: module.kind,
        opening: {
          text: opening,
          origin: opening === initialOpening ? ('user' as const) : ('unknown' as const),
        },
        rules: rules.map((rule, place) =>
          ruleProvenance({ input: options, name, known, rule, number: place + 1 }),
        ),
      },
    ];
  });
}

function openingOf(modules: Modules, name: string): string {
  const module = modules[name];
  return module?.kind === 'text' ? structureOf(module).opening : '';
}

function ruleProvenance(options: {
  input: ProvenanceOptions;
  name: string;
  known: KnownRules;
  rule: Rule;
  number: number;
}): RuleProvenance {
  const { input, name, known, rule, number } = options;
  const { id, when, then } = rule;
  // Rules that the run started with, or got from an earlier run, have their history elsewhere.
  const lineage = known.lineage(rule, version => outsideOf(input, name, version) !== null);
  const outside = lineage.flatMap(version => {
    const from = version.rule && outsideOf(input, name, version.rule);
    return from && version.rule ? [{ rule: version.id, text: words(version.rule), from }] : [];
  });
  const own = lineage.filter(({ rule: each }) => !each || outsideOf(input, name, each) === null);
  const sources = own.flatMap(sourceOf).sort(inTree);
  // The tasks of rules from elsewhere are listed there.
  const elsewhere = lineage
    .filter(version => !own.includes(version))
    .flatMap(({ rule: each }) => each?.cases ?? []);
  const placed = new Set([...sources.flatMap(({ cases }) => cases), ...elsewhere]);
  const origin = outsideOf(input, name, rule) ?? writerOf(id);
  return {
    id,
    number,
    when,
    then,
    origin,
    sources,
    outside,
    merges: mergesOf({ ...options, lineage }),
    otherCases: rule.cases.filter(task => !placed.has(task)),
  };
}

function outsideOf(input: ProvenanceOptions, name: string, rule: Rule): 'start' | 'earlier' | null {
  if (hasRule(input.baseline, name, rule)) return 'start';
  return input.earlier && hasRule(input.earlier, name, rule) ? 'earlier' : null;
}

function writerOf(id: string): RuleProvenance['origin'] {
  if (epochOf(id)) return 'optimizer';
  return mergeOf(id) === null ? 'unknown' : 'merger';
}

/** Whether the modules hold the same rule: compares id and text, because ids of an earlier run can recur. */
function hasRule(modules: Modules, name: string, rule: Rule): boolean {
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

/** The epoch that wrote a rule, by its id: it starts with the path of the call. */
function epochOf(id: string): { subset: string; epoch: number } | null {
  const point = parseTreePoint(id);
  return point?.kind === 'epoch' ? { subset: point.subset, epoch: point.epoch } : null;
}

function mergeOf(id: string): string | null {
  const point = parseTreePoint(id);
  return point && point.kind !== 'epoch' ? point.merge : null;
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

function mergesOf(options: {
  input: ProvenanceOptions;
  name: string;
  known: KnownRules;
  lineage: readonly RuleVersion[];
}): RuleMerge[] {
  const { input, name, known, lineage } = options;
  const { points, progress } = input;
  return findResultOrigins(progress).merges.flatMap((node): RuleMerge[] => {
    const point = points.find(({ path }) => path === node.id);
    if (!point) return [];
    return lineage
      .filter(version => version.rule !== null && hasRule(point.modules, name, version.rule))
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
