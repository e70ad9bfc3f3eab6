import { streams } from './terminal/streams.js';
import { interruptible } from './cli-context.js';
import { configArgument, defineVerb, setOption } from './verb.js';
import { InvalidArgumentError } from 'commander';
import type { RunEstimate } from '../lib/estimate/run-estimate.js';
import { strategyNames } from '../lib/config/optimize.js';
import type { OptimizeConfig } from '../lib/config/optimize.js';
import { actionsLine, estimateLines, overBudgetLines } from '../lib/report/estimate-view.js';
import { usualProbe } from '../lib/app/estimating/probe/probe-run.js';
import { usualRehearsal } from '../lib/app/estimating/probe/rehearse.js';
import { count } from './terminal/options.js';
import { estimateConfigured } from '../lib/app/estimating/estimate-configured.js';
import { printJson, printable, printMessage } from './terminal/output.js';

type StrategyName = OptimizeConfig['strategy'];

interface EstimateOptions {
  strategies?: StrategyName[];
  set: string[];
  probe?: number | true;
  rehearse?: number | true;
  json?: boolean;
}

export const verb = defineVerb<EstimateOptions, [string]>({
  description:
    'Estimates the calls, tokens, cost and time of a run, as a range. Needs no server. Costs nothing without --probe or --rehearse.',
  arguments: [configArgument],
  options: [
    ['--strategies <names>', `several, with commas, of ${strategyNames.join(', ')}; or all`, strategies],
    setOption,
    [
      '--probe [tasks]',
      `first runs the agent on so many train tasks (${usualProbe} if no number is given), to know how many it fails; a run that makes the same calls does not pay for them again`,
      count,
    ],
    [
      '--rehearse [subsets]',
      `probes, and takes so many subsets (${usualRehearsal} if no number is given) through their first epoch, to know what proposals bring; a run that makes the same calls does not pay for them again`,
      count,
    ],
    ['--json', 'prints the estimates as JSON'],
  ],
  values: { '--strategies': [...strategyNames, 'all'] },
  examples: [
    ['fgo estimate', 'the cost of a run of ./fgo.yaml'],
    ['fgo estimate --strategies all', 'the cost of each strategy'],
    ['fgo estimate --probe', 'a narrower range, after a few paid calls'],
  ],
  async run({ set: settings, strategies, probe, rehearse, json }, configFile) {
    const { isServerNamed, ...result } = await interruptible(null, context =>
      estimateConfigured(context, { configFile, settings, strategies, probe, rehearse }),
    );
    if (json) return printJson(result);
    const { budget, estimates } = result;
    const lines = estimates.flatMap(estimate => [
      ...estimateLines(estimate),
      ...overBudgetLines(estimate, budget),
      ...(isServerNamed ? [actionsLine(estimate)] : []),
      '',
    ]);
    streams.stdout.write(lines.map(printable).join('\n'));
    for (const line of assumptionsOf(estimates)) printMessage(printable(line));
  },
});

/** Assumptions that several estimates share are printed once. */
function assumptionsOf(estimates: RunEstimate[]): string[] {
  const distinct = [...new Set(estimates.flatMap(estimate => estimate.assumptions))];
  return ['What could not be counted (low, expected, high):', ...distinct.map(line => `  ${line}`)];
}

function strategies(value: string): StrategyName[] {
  if (value === 'all') return [...strategyNames];
  const names = value.split(',').map(name => name.trim());
  return names.map(name => {
    const known = strategyNames.find(entry => entry === name);
    if (!known) throw new InvalidArgumentError(`"${name}" is none of ${strategyNames.join(', ')}.`);
    return known;
  });
}
