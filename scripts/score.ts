import { cliContext } from './cli-context.js';
import { configArgument, defineVerb, setOption } from './verb.js';
import { exitCodes } from '../lib/app/exit-codes.js';
import { scoreAnswers } from '../lib/app/score/score-answers.js';
import { scoreView } from '../lib/app/score/score-view.js';
import { print, printJson, printable, printMessage } from './terminal/output.js';

interface ScoreOptions {
  pairs?: string;
  calibration?: boolean;
  set: string[];
  json?: boolean;
}

export const verb = defineVerb<ScoreOptions, [string]>({
  description:
    'Tries the configured scorer: prints one score per line for a file of answers, or how well a judge agrees with you.',
  arguments: [configArgument],
  options: [
    ['--pairs <file>', 'JSON Lines of {expected, actual, input?, output?, id?, metadata?}'],
    ['--calibration', 'asks the judge about the calibration examples that it is not shown'],
    setOption,
    ['--json', 'prints scores and feedback as JSON'],
  ],
  examples: [
    ['fgo score --pairs answers.jsonl', 'one score per line'],
    ['fgo score --calibration', 'how well the judge agrees with you'],
  ],
  async run({ pairs, calibration = false, set, json }, configFile) {
    const report = await scoreAnswers(cliContext(), { configFile, settings: set, pairs, calibration });
    if (json) printJson(report);
    else {
      const { scores, messages } = scoreView(report);
      for (const message of messages) printMessage(printable(message));
      if (scores.length > 0) print(scores.map(printable).join('\n'));
    }
    const unscored = report.unscored + report.agreement.flatMap(judge => judge.unscored).length;
    return unscored === 0 ? exitCodes.done : exitCodes.failed;
  },
});
