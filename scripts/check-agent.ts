import { defineVerb } from './verb.js';
import { checkAgent } from '../lib/app/preparing/check-agent.js';
import type { AgentCheck, CheckedTask } from '../lib/app/preparing/check-agent.js';
import { exitCodes } from '../lib/app/terminal/exit-codes.js';
import { openConfiguredRun } from '../lib/app/running/open-configured-run.js';
import { collect } from '../lib/app/terminal/options.js';
import { refuseProblems } from '../lib/app/running/preflight.js';
import { print, printJson, printable, printMessage } from '../lib/app/terminal/output.js';

interface CheckOptions {
  set: string[];
  json?: boolean;
}

export const verb = defineVerb<CheckOptions, [string]>({
  description: 'Runs the agent on two train tasks, twice each, and reports what a run would lack.',
  arguments: [['<config>', 'the configuration, fgo.yaml']],
  options: [
    ['--set <path=value>', 'overrides a value of the configuration', collect, []],
    ['--json', 'prints what was found as JSON'],
  ],
  async run(options, configFile) {
    const { loaded, store } = await openConfiguredRun(configFile, options.set);
    await refuseProblems({ ...loaded, log: printMessage });
    const { signal } = new AbortController();
    const check = await checkAgent({ store, loaded, signal, log: printMessage });
    if (check.missing.length > 0) return exitCodes.failed;
    if (options.json) return printJson(check);
    print(linesOf(check).map(printable).join('\n'));
  },
});

function linesOf({ tasks, missing, advice }: AgentCheck): string[] {
  const verdict =
    missing.length === 0 ? 'The agent is fit for a run.' : 'The agent is not fit for a run yet:';
  return [
    ...tasks.map(lineOf),
    verdict,
    ...missing.map(line => `  ✖ ${line}`),
    ...advice.map(line => `  • ${line}`),
  ];
}

function lineOf({ id, milliseconds, calls, score, failure }: CheckedTask): string {
  const result = failure === null ? `score ${score ?? 'unknown'}` : 'failed';
  return `${id}: ${result}, ${calls} ${calls === 1 ? 'call' : 'calls'}, ${milliseconds} ms`;
}
