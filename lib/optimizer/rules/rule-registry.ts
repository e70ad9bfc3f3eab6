import type { Modules, Rule } from '../../domain/module.js';
import { partsOf } from '../functions/function-rules.js';
import { ruleKey } from './rule-text.js';

/** The modules at one point of a run. */
export interface ModulesAtPoint {
  path: string;
  /** The points from which its modules were made. */
  parents: readonly string[];
  modules: Modules;
}

/** A rule with its id; the rule is null if no point has it. */
export interface RuleVersion {
  id: string;
  rule: Rule | null;
  /** Paths of the points that have it. */
  points: ReadonlySet<string>;
}

/** All rules (or functions) that one module had at any point of a run. */
export interface KnownRules {
  /** The rules that a rule replaced or unites. */
  parents(rule: Rule): RuleVersion[];
  /**
   * A rule and all its ancestors, each once. Does not follow the parents of rules for which `ends` is true.
   */
  lineage(rule: Rule, ends: (rule: Rule) => boolean): RuleVersion[];
}

interface KnownVersion extends RuleVersion {
  rule: Rule;
  points: Set<string>;
}

/** The rules of a module by their ids. */
export function knownRules(points: readonly ModulesAtPoint[], module: string): KnownRules {
  const versions = new Map<string, KnownVersion[]>();
  const parentsOf = new Map(points.map(point => [point.path, point.parents]));
  for (const { path, modules } of points) {
    const moduleAtPoint = modules[module];
    if (!moduleAtPoint) continue;
    for (const rule of partsOf(moduleAtPoint)) add(versions, rule, path);
  }

  /**
   * In an extended run, an id can also name a rule of the earlier run: returns the one available to `child`.
   */
  function resolveParent(id: string, child: Rule): RuleVersion {
    const all = versions.get(id) ?? [];
    const [only] = all;
    if (!only) return { id, rule: null, points: new Set() };
    if (all.length === 1) return only;
    const writers = points.filter(({ path }) => child.id.startsWith(`${path}/`)).map(({ path }) => path);
    const available = new Set(writers.flatMap(path => parentsOf.get(path) ?? []));
    return all.find(({ points: holders }) => [...holders].some(path => available.has(path))) ?? only;
  }

  const parents = (rule: Rule) => rule.parents.map(id => resolveParent(id, rule));

  function lineage(rule: Rule, ends: (rule: Rule) => boolean): RuleVersion[] {
    const own = versions.get(rule.id)?.find(version => ruleKey(version.rule) === ruleKey(rule));
    const found = new Map<string, RuleVersion>();
    const open: RuleVersion[] = [own ?? { id: rule.id, rule, points: new Set() }];
    for (let version = open.pop(); version; version = open.pop()) {
      const key = JSON.stringify([version.id, version.rule && ruleKey(version.rule)]);
      if (found.has(key)) continue;
      found.set(key, version);
      if (version.rule && !ends(version.rule)) open.push(...parents(version.rule));
    }
    return [...found.values()];
  }

  return { parents, lineage };
}

function add(versions: Map<string, KnownVersion[]>, rule: Rule, path: string): void {
  const known = versions.get(rule.id) ?? [];
  const same = known.find(version => ruleKey(version.rule) === ruleKey(rule));
  if (same) same.points.add(path);
  else versions.set(rule.id, [...known, { id: rule.id, rule, points: new Set([path]) }]);
}
