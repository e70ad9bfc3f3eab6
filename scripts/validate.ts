import { exitCodes } from '../lib/app/exit-codes.js';
import type { ModelTrial } from '../lib/app/preparing/model-trial.js';
import { validate } from '../lib/app/preparing/validate.js';
import { printable, printJson, printMessage } from './terminal/output.js';
import { formatProblem } from '../lib/config/problem.js';
import { formatCount, formatUsd } from '../lib/text/format.js';
import { interruptible } from './cli-context.js';
import { configArgument, defineVerb, setOption } from './verb.js';

export const verb = defineVerb<{ set: string[]; call?: boolean; json?: boolean }, [string]>({
  description:
    'Checks a configuration, its data and its endpoint, and reports every problem. Costs nothing without --call.',
  arguments: [configArgument],
  options: [
    ['--call', 'makes one tiny call to each model, and shows its time and price, or why it fails'],
    setOption,
    ['--json', 'prints the findings as JSON'],
  ],
  examples: [
    ['fgo validate', 'checks ./fgo.yaml'],
    ['fgo validate --call', 'also calls each model once'],
    ['fgo validate other.yaml --set optimize.epochs=3', 'checks another file with another value'],
  ],
  async run({ set: settings, call = false, json }, configFile) {
    const validation = await interruptible(null, context =>
      validate(context, configFile, { settings, call }),
    );
    const { problems, readings, notes, trials, simulated } = validation;
    if (json) printJson(validation);
    else {
      const calls = trials.filter(({ error }) => error === null).map(trialLine);
      const skipped = call && trials.length === 0 ? ['No call was made: correct the problems first.'] : [];
      for (const line of [...problems.map(formatProblem), ...readings, ...notes, ...calls, ...skipped])
        printMessage(printable(line));
      const count = `${problems.length} problem${problems.length === 1 ? '' : 's'}.`;
      const endpoint = simulated ? ' The endpoint is simulated: no LLM is called.' : '';
      printMessage(problems.length === 0 ? `Valid.${endpoint}` : count);
    }
    return problems.length === 0 ? exitCodes.done : exitCodes.badInput;
  },
});

/** `gpt-4.1-mini (agent, merger): 412 ms, 14 + 2 tokens, $0.40 and $1.60 for a million tokens`. */
function trialLine({ model, roles, milliseconds, usage, price }: ModelTrial): string {
  const tokens = usage && `${usage.promptTokens} + ${usage.completionTokens} tokens`;
  const cost = price
    ? `${formatUsd(price.prompt)} and ${formatUsd(price.completion)} for a million tokens`
    : 'price unknown';
  return [`${model} (${roles.join(', ')}): ${formatCount(milliseconds)} ms`, tokens, cost]
    .filter(Boolean)
    .join(', ');
}
