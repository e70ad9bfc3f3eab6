import { cliContext, interruptible } from './cli-context.js';
import { defineVerb, runArgument, storeOption } from './verb.js';
import { limitsSchema } from '../lib/ledger/run-limits.js';
import { explanationLines, ruleEffectHint } from '../lib/report/explain-view.js';
import { formatCount, formatUsd } from '../lib/text/format.js';
import { plain } from '../lib/report/styled-text.js';
import type { StyledLine } from '../lib/report/styled-text.js';
import { wrapText } from '../lib/report/wrap.js';
import { effectEstimateLine, ruleEffectLine } from '../lib/report/rule-effect.js';
import { exitCodes } from '../lib/app/exit-codes.js';
import { explainRun } from '../lib/app/explain/explain-run.js';
import { estimateRuleEffects, measureRuleEffects } from '../lib/app/explain/measure-rule-effects.js';
import type { RuleEffectsResult } from '../lib/app/explain/measure-rule-effects.js';
import { findRun, findRunToChange } from '../lib/app/finding/find-run.js';
import type { FoundRun } from '../lib/app/finding/find-run.js';
import { confirm } from './terminal/confirm.js';
import type { Modules } from '../lib/domain/module.js';
import { count, numberFor } from './terminal/options.js';
import { printJson, printStyled, printMessage } from './terminal/output.js';

const help = `
Lists each rule with the subsets and train tasks it was written on, and the merges it went through. Rules are followed
by their ids, never by similarity. This sends nothing and needs no server.

--worth measures the value of each rule: the score on the validation tasks with the rule and without it. It first
prints the most calls that this can take, and continues with --yes or after a confirmation on the terminal. Calls go
through the run's journal, ledger and budget: a call that was paid once is not paid again.`;

const limits = limitsSchema.shape;

interface ExplainOptions {
  store?: string;
  full?: boolean;
  json?: boolean;
  worth?: boolean;
  most?: number;
  yes?: boolean;
  usd?: number;
  tokens?: number;
  calls?: number;
}

export const verb = defineVerb<ExplainOptions, [string]>({
  description: "Shows where each rule of a run's result comes from and, if asked, what it is worth.",
  arguments: [runArgument],
  options: [
    ['--worth', 'measures what each rule is worth on the validation tasks'],
    ['--most <n>', 'with --worth: so many rules at the most, the first ones', count],
    ['--yes', 'with --worth: pays for it without asking'],
    [
      '--usd <n>',
      "with --worth: sets the run's budget first: the most that all of it may cost",
      numberFor(limits.usd),
    ],
    ['--tokens <n>', 'the same in tokens', numberFor(limits.tokens)],
    ['--calls <n>', 'the same in LLM calls', numberFor(limits.calls)],
    ['--full', 'lists all tasks that a rule was written on'],
    storeOption,
    ['--json', 'prints it as JSON'],
  ],
  help,
  examples: [
    ['fgo explain last', 'where the rules of the result come from'],
    ['fgo explain last --worth', 'what measuring their worth would take'],
    ['fgo explain last --worth --most 5 --yes', 'measures five rules without asking'],
  ],
  async run(options, run) {
    const find = options.worth ? findRunToChange : findRun;
    const found = await find(cliContext(), run, options.store);
    const { explanation, final } = await explainRun(found);
    const effects = options.worth ? await effectsOf(found, final, options) : null;
    const result = { ...explanation, worth: effects };
    if (options.json) printJson(result);
    else printStyled([...explanationLines(result, options.full === true), ...closing(run, effects)]);
    if (effects?.state === 'cut') return effects.interrupted ? exitCodes.interrupted : exitCodes.waiting;
  },
});

/** Measures the rules after a confirmation; otherwise returns only what it would take. */
async function effectsOf(
  found: FoundRun,
  modules: Modules,
  { most = Infinity, yes, usd, tokens, calls }: ExplainOptions,
): Promise<RuleEffectsResult> {
  const estimate = await estimateRuleEffects({ found, modules, most });
  const line = effectEstimateLine(estimate);
  if (yes) printMessage(line);
  else if (estimate.mostCalls > 0 && !(await confirm(`${line} Measure them?`)))
    return { state: 'estimated', estimate, rules: [], paid: null, reason: null };
  return interruptible('Stopping … the same command continues.', ({ signal, log }) =>
    measureRuleEffects({
      found,
      modules,
      most,
      budget: { usd, tokens, calls },
      signal,
      log,
      onEffect: (effect, measured) => log(`${measured} of ${estimate.rules}: ${ruleEffectLine(effect)}`),
    }),
  );
}

/** The text after the rules. */
function closing(run: string, effects: RuleEffectsResult | null): StyledLine[] {
  if (!effects) return ruleEffectHint(run);
  if (effects.state === 'estimated') {
    return [
      [],
      ...below(effectEstimateLine(effects.estimate)),
      ...below(`To measure them: fgo explain ${run} --worth --yes`),
    ];
  }
  const { paid, reason } = effects;
  return [
    [],
    ...(paid ? below(`Paid ${formatCount(paid.calls)} calls (${formatUsd(paid.usd)}).`) : []),
    ...(reason === null ? [] : below(`Some rules were not measured. ${reason}`)),
  ];
}

function below(text: string): StyledLine[] {
  return wrapText(text, 80, { first: '', others: '' }).map(plain);
}
