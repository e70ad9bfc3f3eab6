import { exitCodes } from '../lib/app/exit-codes.js';
import { validate } from '../lib/app/preparing/validate.js';
import { printable, printJson, printMessage } from './terminal/output.js';
import { formatProblem } from '../lib/config/problem.js';
import { cliContext } from './cli-context.js';
import { configArgument, defineVerb, setOption } from './verb.js';

export const verb = defineVerb<{ set: string[]; json?: boolean }, [string]>({
  description: 'Checks a configuration, its data and its endpoint, and reports every problem. Costs nothing.',
  arguments: [configArgument],
  options: [setOption, ['--json', 'prints the findings as JSON']],
  examples: [
    ['fgo validate', 'checks ./fgo.yaml'],
    ['fgo validate other.yaml --set optimize.epochs=3', 'checks another file with another value'],
  ],
  async run(options, configFile) {
    const validation = await validate(cliContext(), configFile, options.set);
    const { problems, readings, notes, simulated } = validation;
    if (options.json) printJson(validation);
    else {
      for (const line of [...problems.map(formatProblem), ...readings, ...notes])
        printMessage(printable(line));
      const count = `${problems.length} problem${problems.length === 1 ? '' : 's'}.`;
      const endpoint = simulated ? ' The endpoint is simulated: no LLM is called.' : '';
      printMessage(problems.length === 0 ? `Valid.${endpoint}` : count);
    }
    return problems.length === 0 ? exitCodes.done : exitCodes.badInput;
  },
});
