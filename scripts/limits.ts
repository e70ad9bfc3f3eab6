import { Command } from 'commander';
import { manifestSchema } from '../algorithm/domain/manifest.js';
import { budgetSchema } from '../config/optimize.js';
import type { BudgetConfig } from '../config/optimize.js';
import { BadInputError } from '../config/problem.js';
import { readBudget, setBudgetCap } from '../llm/budget-object.js';
import { checkPrices } from '../llm/prices.js';
import { createArtifacts } from '../store/artifacts.js';
import { findRun } from './support/find-run.js';
import { number } from './support/options.js';
import { printJson, talk } from './support/talk.js';

interface LimitsOptions extends BudgetConfig {
  store?: string;
  json?: boolean;
}

export function limitsCommand(): Command {
  return new Command('limits')
    .description("Changes a run's budget, also while it works. What is not named stays.")
    .argument('<run>', 'the id of a run, or last')
    .option('--usd <n>', 'the most that it may cost', number)
    .option('--tokens <n>', 'the most tokens, prompts and replies together', number)
    .option('--calls <n>', 'the most LLM calls', number)
    .option('--store <path>', 'the store that has it')
    .option('--json', 'prints the budget as JSON')
    .action(async (run: string, options: LimitsOptions) => {
      const { store, record } = await findRun(run, options.store);
      const { llm, budget } = await createArtifacts(store).get(record.manifest, manifestSchema);
      const before = (await readBudget(store, record.id))?.object.cap ?? budget;
      const cap = budgetOf({ ...before, ...named(options) });
      const unpriced = checkPrices(llm, cap);
      if (unpriced) throw new BadInputError([problem('--usd', unpriced)]);
      await setBudgetCap({ store, run: record.id, cap });
      if (options.json) return printJson({ id: record.id, budget: cap });
      talk(`The budget of ${record.id} is now ${JSON.stringify(cap)}. Go on with: fgo resume ${record.id}`);
    });
}

function named({ usd, tokens, calls }: BudgetConfig): Record<string, number | undefined> {
  return Object.fromEntries(
    Object.entries({ usd, tokens, calls }).filter(([, value]) => value !== undefined),
  );
}

function budgetOf(values: Record<string, number | null | undefined>): BudgetConfig {
  const parsed = budgetSchema.safeParse(
    Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null && value !== undefined)),
  );
  if (parsed.success) return parsed.data;
  throw new BadInputError(
    parsed.error.issues.map(issue => problem(`--${issue.path.join('.')}`, issue.message)),
  );
}

function problem(source: string, message: string) {
  return { source, line: null, column: null, path: '', message };
}
