import { dirname, resolve } from 'node:path';
import { loadTasks } from '../../benchmarks/load-benchmark.js';
import { scorerIn } from '../../config/absolute-paths.js';
import { badInput } from '../../config/problem.js';
import type { Config } from '../../config/schema.js';
import { judgeCalls } from '../../config/scorer.js';
import type { ScorerConfig } from '../../config/scorer.js';
import { openStore } from '../../store/open-store.js';
import type { AppContext } from '../context.js';
import { placeScorer } from '../preparing/place-scorer.js';
import { readConfig, storePathOf } from '../running/open-configured-run.js';
import { refuseProblems } from '../running/preflight.js';
import { calibratedJudges } from './measure-agreement.js';
import { scoreReport } from './score-report.js';
import type { ScoreReport } from './score-report.js';
import { withTrial } from './try-scorer.js';

/** What to score; at least one of both. */
export interface AnswersToScore {
  /** A file of JSON Lines with answers. */
  pairs: string | undefined;
  /** Asks each judge about its calibration examples that its prompt does not show. */
  calibration: boolean;
}

/**
 * Scores answers with the scorer of a configuration, without a run. Throws BadInputError, DataError and the typed
 * errors of the LLM calls.
 */
export async function scoreAnswers(
  context: AppContext,
  input: AnswersToScore & { configFile: string; settings: string[] },
): Promise<ScoreReport> {
  const { configFile, settings, pairs, calibration } = input;
  const { config, locate } = await readConfig(configFile, settings);
  const file = resolve(configFile);
  const configured = await scorerOf(config, file);
  const scorer = scorerIn(dirname(file), await placeScorer({ scorer: configured, configFile: file, locate }));
  refuseNothingToScore(input, scorer);
  if (judgeCalls(scorer) > 0) await refuseProblems(context, { config, locate });
  const { signal, log } = context;
  const open = () => openStore(storePathOf(config, configFile));
  return withTrial({ config, scorer, openStore: open, signal, log }, trial =>
    scoreReport({ trial, config, scorer, pairs, calibration }),
  );
}

/** Returns the scorer of the configuration or of its benchmark. */
async function scorerOf(config: Config, file: string): Promise<ScorerConfig> {
  if (config.scorer) return config.scorer;
  if (!config.benchmark) return { kind: 'exact' };
  const tasks = await loadTasks(config, { configDirectory: dirname(file) });
  return tasks.scorer ?? { kind: 'exact' };
}

function refuseNothingToScore(
  { pairs, calibration, configFile }: AnswersToScore & { configFile: string },
  scorer: ScorerConfig,
): void {
  if (scorer.kind === 'environment')
    throw badInput(
      configFile,
      'The environment gives the score, so there are no answers to score without it.',
    );
  if (pairs === undefined && !calibration)
    throw badInput(configFile, 'Name the answers to score with --pairs FILE, or use --calibration.');
  if (calibration && calibratedJudges(scorer).length === 0)
    throw badInput(
      configFile,
      '--calibration needs a scorer {kind: llm-judge, calibration: FILE}. This one has no examples.',
    );
}
