import { defineVerb } from './verb.js';
import { limitsSchema } from '../lib/ledger/run-limits.js';
import { explanationLines, ruleEffectHint } from '../lib/report/explain-view.js';
import { formatCount, formatUsd } from '../lib/text/format.js';
import { plain } from '../lib/report/styled-text.js';
import type { StyledLine } from '../lib/report/styled-text.js';
import { wrapText } from '../lib/report/wrap.js';
import { effectEstimateLine } from '../lib/report/rule-effect.js';
import { exitCodes } from '../lib/app/terminal/exit-codes.js';
import { explainRun } from '../lib/app/explain/explain-run.js';
import { ruleEffectsOf } from '../lib/app/explain/rule-effects.js';
import type { RuleEffectsResult } from '../lib/app/explain/rule-effects.js';
import { findRun, findRunToChange } from '../lib/app/finding/find-run.js';
import { count, numberFor } from '../lib/app/terminal/options.js';
import { printJson, printStyled } from '../lib/app/terminal/output.js';

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
  most: number;
  yes?: boolean;
  usd?: number;
  tokens?: number;
  calls?: number;
}

export const verb = defineVerb<ExplainOptions, [string]>({
  description: "Shows where each rule of a run's result comes from and, if asked, what it is worth.",
  arguments: [['<run>', 'the id of a run, or last']],
  options: [
    ['--worth', 'measures what each rule is worth on the validation tasks'],
    ['--most <n>', 'with --worth: so many rules at the most, the first ones', count, Infinity],
    ['--yes', 'with --worth: pays for it without asking'],
    [
      '--usd <n>',
      "with --worth: sets the run's budget first: the most that all of it may cost",
      numberFor(limits.usd),
    ],
    ['--tokens <n>', 'the same in tokens', numberFor(limits.tokens)],
    ['--calls <n>', 'the same in LLM calls', numberFor(limits.calls)],
    ['--full', 'lists all tasks that a rule was written on'],
    ['--store <path>', 'the store that has it'],
    ['--json', 'prints it as JSON'],
  ],
  help,
  examples: [
    ['fgo explain last', 'where the rules of the result come from'],
    ['fgo explain last --worth', 'what measuring their worth would take'],
    ['fgo explain last --worth --most 5 --yes', ''],
  ],
  async run(options, run) {
    const find = options.worth ? findRunToChange : findRun;
    const found = await find(run, options.store);
    const { explanation, final } = await explainRun(found);
    const worth = options.worth ? await ruleEffectsOf({ found, modules: final, ...options }) : null;
    const told = { ...explanation, worth };
    if (options.json) printJson(told);
    else printStyled([...explanationLines(told, options.full === true), ...closing(run, worth)]);
    if (worth?.state === 'cut') return worth.interrupted ? exitCodes.interrupted : exitCodes.waiting;
  },
});

/** The text after the rules. */
function closing(run: string, worth: RuleEffectsResult | null): StyledLine[] {
  if (!worth) return ruleEffectHint(run);
  if (worth.state === 'estimated') {
    return [
      [],
      ...below(effectEstimateLine(worth.estimate)),
      ...below(`Go on with: fgo explain ${run} --worth --yes`),
    ];
  }
  const { paid, reason } = worth;
  return [
    [],
    ...(paid ? below(`${formatCount(paid.calls)} calls were paid for it (${formatUsd(paid.usd)}).`) : []),
    ...(reason === null ? [] : below(`Not all was measured. ${reason}`)),
  ];
}

function below(text: string): StyledLine[] {
  return wrapText(text, 80, { first: '', others: '' }).map(plain);
}
