import type { Significance } from '../lib/domain/progress.js';
import type { RunReference } from '../lib/config/manifest.js';
import type { Reference } from '../lib/domain/reference.js';
import { pairedTest } from '../lib/optimizer/acceptance/statistics.js';
import { readEvaluation } from './read-evaluation.js';
import type { ActivityServices } from './run-context.js';

/** The paired test of the final modules against the baseline. */
export async function testSignificance(
  services: ActivityServices,
  input: {
    run: RunReference;
    before: Reference;
    after: Reference;
  },
): Promise<Significance> {
  const { artifacts } = services;
  const { settings } = await services.openRun(input.run);
  const before = await readEvaluation(artifacts, input.before);
  const after = await readEvaluation(artifacts, input.after);
  return pairedTest(before.scores, after.scores, settings.seedFor('significance'));
}
