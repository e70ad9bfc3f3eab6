import { parseArgs } from 'node:util';
import { stopServers } from '../support/run-folder.js';
import { removeTemporaryFolders } from '../support/temporary-folder.js';
import { longSoak, shortSoak, soak } from './soaks.js';

/**
 * Kills a run of some hundred tasks repeatedly, over an endpoint with every fault, and reports whether it
 * ended like the undisturbed one. Exit code 1 if it did not. Needs the built product.
 */
const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '12' },
    seed: { type: 'string', default: '1' },
    short: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
});

const begun = performance.now();
try {
  const { violations, skipped, ...figures } = await soak({
    size: values.short ? shortSoak : longSoak,
    kills: Number(values.kills),
    seed: Number(values.seed),
    log: line => console.error(`${((performance.now() - begun) / 1000).toFixed(1).padStart(7)} s  ${line}`),
  });
  const seconds = Math.round((performance.now() - begun) / 1000);
  for (const what of skipped) console.error(`skipped: ${what}`);
  for (const what of violations) console.error(`VIOLATED: ${what}`);
  if (values.json) console.log(JSON.stringify({ ...figures, seconds, skipped, violations }));
  else {
    const faults = Object.values(figures.faults).reduce((sum, times) => sum + times, 0);
    console.log(
      `${figures.kills} kills, ${faults} faults of ${Object.keys(figures.faults).length} kinds, ` +
        `${figures.calls} calls, ${figures.repaid} repaid, ${figures.answeredAgain} answered again, ` +
        `${figures.sameModules ? 'same' : 'OTHER'} modules, ${figures.sameResult ? 'same' : 'OTHER'} result, ` +
        `${figures.overBudget} over budget, ${figures.scoredByFault} scored by a fault, ${seconds} s`,
    );
  }
  process.exitCode = violations.length > 0 ? 1 : 0;
} finally {
  await stopServers();
  await removeTemporaryFolders();
}
