import { cliContext } from './cli-context.js';
import { configArgument, defineVerb, setOption } from './verb.js';
import { dirname, resolve } from 'node:path';
import { scorerIn } from '../lib/config/absolute-paths.js';
import { badInput } from '../lib/config/problem.js';
import type { Config } from '../lib/config/schema.js';
import { judgeCalls } from '../lib/config/scorer.js';
import type { ScorerConfig } from '../lib/config/scorer.js';
import { loadTasks } from '../lib/benchmarks/load-benchmark.js';
import { openStore } from '../lib/store/open-store.js';
import { calibratedJudges } from '../lib/app/score/measure-agreement.js';
import { placeScorer } from '../lib/app/preparing/place-scorer.js';
import { withTrial } from '../lib/app/score/try-scorer.js';
import { exitCodes } from '../lib/app/exit-codes.js';
import { readConfig, storePathOf } from '../lib/app/running/open-configured-run.js';
import { refuseProblems } from '../lib/app/running/preflight.js';
import { scoreReport } from '../lib/app/score/score-report.js';
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
  async run(options, configFile) {
    const context = cliContext();
    const { config, locate } = await readConfig(configFile, options.set);
    const file = resolve(configFile);
    const configured = await scorerOf(config, file);
    const placed = await placeScorer({ scorer: configured, configFile: file, locate });
    const scorer = scorerIn(dirname(file), placed);
    rejectIdle(options, scorer, configFile);
    if (judgeCalls(scorer) > 0) await refuseProblems(context, { config, locate });
    const open = () => openStore(storePathOf(config, configFile));
    const { signal, log } = context;
    const report = await withTrial({ config, scorer, openStore: open, signal, log }, trial =>
      scoreReport({
        trial,
        config,
        scorer,
        pairs: options.pairs,
        calibration: options.calibration === true,
      }),
    );
    const isComplete = report.unscored + report.agreement.flatMap(({ unscored }) => unscored).length === 0;
    if (options.json) printJson(report);
    else {
      const { scores, messages } = scoreView(report);
      for (const message of messages) printMessage(printable(message));
      if (scores.length > 0) print(scores.map(printable).join('\n'));
    }
    return isComplete ? exitCodes.done : exitCodes.failed;
  },
});

/** The scorer of the configuration or of its benchmark. */
async function scorerOf(config: Config, file: string): Promise<ScorerConfig> {
  if (config.scorer) return config.scorer;
  if (!config.benchmark) return { kind: 'exact' };
  const tasks = await loadTasks(config, { configDirectory: resolve(file, '..') });
  return tasks.scorer ?? { kind: 'exact' };
}

/** Rejects options with nothing to score. Throws BadInputError. */
function rejectIdle({ pairs, calibration }: ScoreOptions, scorer: ScorerConfig, source: string): void {
  if (scorer.kind === 'environment')
    throw badInput(source, 'The environment gives the score, so there are no answers to score without it.');
  if (pairs === undefined && !calibration)
    throw badInput(source, 'Name the answers to score with --pairs FILE, or use --calibration.');
  if (calibration && calibratedJudges(scorer).length === 0)
    throw badInput(
      source,
      '--calibration needs a scorer {kind: llm-judge, calibration: FILE}. This one has no examples.',
    );
}
