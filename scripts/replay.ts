import { cliContext } from './cli-context.js';
import { defineVerb, storeOption } from './verb.js';
import { streams } from './terminal/streams.js';
import { badInput } from '../lib/config/problem.js';
import { aside, heading, plain } from '../lib/report/styled-text.js';
import { treeLines } from '../lib/report/tree-view.js';
import { exitCodes } from '../lib/app/exit-codes.js';
import { port } from './terminal/options.js';
import { replayRun, replayStore, stateAtEvent } from '../lib/app/replay/replay-workflows.js';
import type { OnReplayed, ReplayReport, WorkflowState } from '../lib/app/replay/replay-workflows.js';
import { paletteOf, print, printJson, printStyled, printable, printMessage } from './terminal/output.js';

const defaultPort = 9229;

const help = `
A run's histories are saved in its store when it ends; the server's own JSON can be replayed as well
(\`temporal workflow show --workflow-id ID --output json\`, or the download button of the Temporal UI).
Exit code 1: a workflow disagrees, or a history could not be read.

--inspect opens Node's debugger on this machine (127.0.0.1) and waits. Attach with Chrome (chrome://inspect), with
VS Code ("attach", port ${defaultPort}) or with: node inspect 127.0.0.1:${defaultPort}. Once you let it run, it stops at the first
line of each workflow; breakpoints in workflow code work from then on.

--until stops at an event and prints the run as \`fgo status\` would have shown it then. To stop in
another workflow of the run, name it by its path or its file: --until subset-003:25.`;

interface ReplayOptions {
  all?: boolean;
  history?: string[];
  workflow?: string;
  until?: string;
  inspect?: number | true;
  store?: string;
  json?: boolean;
}

export const verb = defineVerb<ReplayOptions, [string | undefined]>({
  description:
    "Replays a run's workflows without a server, and reports where the current code would do something else.",
  arguments: [['[run]', 'the id of a run, or last; last if not given']],
  options: [
    ['--all', 'those of all runs and comparisons of the store: a gate before a deploy'],
    ['--history <files...>', "histories in the server's own JSON, instead of a run's"],
    ['--workflow <path>', 'only this one, by its path below the run (subset-003) or its file'],
    ['--until <event>', 'stops at this event and prints the state then'],
    ['--inspect [port]', `opens the debugger (port ${defaultPort}; 0: any)`, port],
    storeOption,
    ['--json', 'prints the result as JSON'],
  ],
  help,
  examples: [
    ['fgo replay', 'all workflows of the last run'],
    ['fgo replay last --until subset-003:25', 'the state at an event'],
    ['fgo replay --all --store s3://bucket/team', 'exit code 1 if a run would not continue'],
    ['fgo replay --history history.json', 'a history from the Temporal UI'],
  ],
  async run(options, run) {
    const { all, until, workflow, history, store, inspect } = options;
    const context = cliContext();
    const onReplayed: OnReplayed = result => {
      if (!options.json) print(printable(lineOf(result)));
    };
    if (all) {
      if ([run, workflow, until, inspect, history].some(value => value !== undefined))
        throw badInput('--all', 'It replays everything: combine it only with --store and --json.');
      return conclude(await replayStore(context, store, onReplayed), options);
    }
    const source = { run, history, store, inspect: inspect === true ? defaultPort : inspect };
    if (until === undefined)
      return conclude(await replayRun(context, { ...source, workflow }, onReplayed), options);
    if (workflow !== undefined)
      throw badInput('--until', 'Name the workflow in --until (--until subset-003:25), not in --workflow.');
    const state = await stateAtEvent(context, { ...source, until });
    if (options.json) printJson(state);
    else printState(state);
  },
});

/** Prints the result and returns the exit code. */
function conclude(report: ReplayReport, { json }: ReplayOptions): number {
  const { workflows, agree, disagree, unreadable } = report;
  if (json) printJson(report);
  else {
    for (const { source, problem } of unreadable)
      print(printable(`unreadable ${source}\n           ${problem}`));
    printMessage(`${agree} of ${workflows} agree with the current code.`);
  }
  return disagree.length + unreadable.length === 0 ? exitCodes.done : exitCodes.failed;
}

function lineOf({ history, disagreement }: Parameters<OnReplayed>[0]): string {
  const events = `${history.events.length} events`;
  if (!disagreement) return `agrees     ${history.workflowId} (${events})`;
  const { event, message } = disagreement;
  const place = event === null ? 'at an unknown event' : `event ${event.id}, ${event.type}`;
  return `disagrees  ${history.workflowId} (${events}, ${history.source})\n           ${place}: ${message}`;
}

function printState({ workflowId, event, task, progress, stack }: WorkflowState): void {
  printStyled([
    heading(`${workflowId} at event ${event.id}, ${event.type}`),
    aside(`after the workflow task of events ${task.started} to ${task.completed}`),
  ]);
  if (progress) {
    const tree = treeLines(progress, paletteOf(streams.stdout)).join('\n');
    const waits = progress.waiting.map(({ path, reason }) => plain(`waits at ${path}: ${reason}`));
    streams.stdout.write(`state: ${progress.state}\n${tree}\n`);
    if (waits.length > 0) printStyled(waits);
  } else if (stack !== null && stack !== '') {
    printStyled([plain('The code waits at:'), plain(stack)]);
  }
}
