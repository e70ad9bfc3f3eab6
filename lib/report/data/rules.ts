import { startingPointName } from '../../domain/starting-point.js';
import { renderRule } from '../../optimizer/rules/module-text.js';
import type { RuleMerge, RuleProvenance, RuleSource } from '../../optimizer/provenance/provenance.js';
import type { Explanation } from '../explain-view.js';
import type { ReportData } from '../report-data.js';
import { ruleEffectLine } from '../rule-effect.js';
import type { RuleEffect } from '../rule-effect.js';

type ModuleRules = ReportData['rules'][number];
type Rule = ModuleRules['rules'][number];
type Source = Rule['sources'][number];

const mostTasks = 5;

/** Where each rule comes from. `worth`: the measured effects of rules. */
export function rulesOf(
  explanation: Explanation,
  options: { worth: readonly RuleEffect[]; redact: boolean },
): ModuleRules[] {
  const { worth, redact } = options;
  return explanation.modules.map(({ name, kind, rules }) => ({
    module: name,
    kind,
    rules: rules.map((rule): Rule => {
      const effect = worth.find(({ module, id }) => module === name && id === rule.id);
      return {
        number: rule.number,
        text: textOf(rule),
        origin: originText(rule, explanation),
        sources: rule.sources.map(source => sourceOf(source, { rule, explanation, redact })),
        merges: [...new Set(rule.merges.map(mergeText))],
        worth: effect ? ruleEffectLine(effect) : null,
      };
    }),
  }));
}

/** Functions have several lines, and no condition. */
function textOf(part: Pick<RuleProvenance, 'when' | 'then'>): string {
  return part.then.includes('\n') ? part.then : renderRule(part);
}

function originText({ origin }: RuleProvenance, { begins, earlier }: Explanation): string {
  switch (origin) {
    case 'start':
      return begins ? `from ${startingPointName(begins)}` : 'from your configuration';
    case 'earlier':
      return `from the run ${earlier ?? ''}`.trim();
    case 'optimizer':
      return 'written by the optimizer';
    case 'merger':
      return 'written by a merge';
    case 'unknown':
      return 'of unknown origin';
  }
}

function sourceOf(
  source: RuleSource,
  context: { rule: RuleProvenance; explanation: Explanation; redact: boolean },
): Source {
  const { rule, explanation, redact } = context;
  const text = source.text && textOf(source.text);
  // Tasks that its author did not cite are all that it was shown: too many to say anything.
  const cited = source.cited === true ? source.cases.slice(0, mostTasks) : [];
  return {
    place: `${source.subset}, epoch ${source.epoch}`,
    text: text === textOf(rule) ? null : text,
    cited: source.cited === true,
    tasks: cited.map(id => {
      const task = redact ? undefined : explanation.tasks[id];
      return { id, input: task?.input ?? null, expected: task?.expected ?? null };
    }),
    moreTasks: source.cases.length - cited.length,
    fixed: source.fixed === null ? null : source.fixed.length,
  };
}

function mergeText({ merge, how, replaced }: RuleMerge): string {
  if (how === 'kept') return `kept by ${merge}`;
  return replaced.length > 1 ? `united from ${replaced.length} rules by ${merge}` : `reworded by ${merge}`;
}
