import type { Significance } from '../../lib/domain/progress.js';
import { noUsage, roles } from '../../lib/domain/usage.js';
import type { UsageByRole } from '../../lib/domain/usage.js';
import type { JudgedStatus } from '../../lib/report/verdict.js';
import { subsetOf } from './progress.js';

/** The paired test of the run below: 37 of 200 tasks fixed, 7 broken. */
export const significance: Significance = {
  pairs: 200,
  difference: 0.15,
  better: 37,
  worse: 7,
  pValue: 0.004,
  interval: [0.09, 0.205],
  method: 'mcnemar',
};

/** The status of a run that helped, with what verdicts and gates read. */
export const judgedStatus: JudgedStatus = {
  scores: { baseline: { validation: 0.5, test: 0.435 }, final: { validation: 0.6, test: 0.585 } },
  significance,
  trainGap: null,
  strategy: 'fgo',
  simulated: false,
  paid: {
    ...noUsage(),
    calls: 1162,
    usd: 2.1,
    byRole: Object.fromEntries(roles.map(role => [role, noUsage()])) as UsageByRole,
  },
  wallSeconds: 31,
  tree: { subsets: [subsetOf('subset-001'), subsetOf('subset-002')], merges: [], waves: [], polish: null },
};
