import { exitCodes } from '../lib/app/exit-codes.js';
import { checkAgent } from '../lib/app/preparing/check-agent.js';
import type { AgentCheck, CheckedTask } from '../lib/app/preparing/check-agent.js';
import { openConfiguredRun } from '../lib/app/running/open-configured-run.js';
import { refuseProblems } from '../lib/app/running/preflight.js';
import { print, printable, printJson } from './terminal/output.js';
import { cliContext } from './cli-context.js';
import { configArgument, defineVerb, setOption } from './verb.js';

export const verb = defineVerb<{ set: string[]; json?: boolean }, [string]>({
  description: 'Runs the agent on two train tasks, twice each, and reports what a run would lack.',
  arguments: [configArgument],
  options: [setOption, ['--json', 'prints what was found as JSON']],
  examples: [['fgo check-agent', 'runs the agent of ./fgo.yaml on two train tasks']],
  async run(options, configFile) {
    const context = cliContext();
    const { loaded, store } = await openConfiguredRun(configFile, options.set);
    await refuseProblems(context, loaded);
    const check = await checkAgent({ store, loaded, signal: context.signal, log: context.log });
    if (options.json) printJson(check);
    else for (const line of linesOf(check)) print(printable(line));
    return check.missing.length > 0 ? exitCodes.failed : exitCodes.done;
  },
});

function linesOf({ tasks, missing, advice }: AgentCheck): string[] {
  return [
    ...tasks.map(lineOf),
    missing.length === 0 ? 'The agent is ready for a run.' : 'The agent is not ready for a run yet:',
    ...missing.map(line => `  ✖ ${line}`),
    ...advice.map(line => `  • ${line}`),
  ];
}

function lineOf({ id, milliseconds, calls, score, failure }: CheckedTask): string {
  const result = failure === null ? `score ${score ?? 'unknown'}` : 'failed';
  return `${id}: ${result}, ${calls} ${calls === 1 ? 'call' : 'calls'}, ${milliseconds} ms`;
}
