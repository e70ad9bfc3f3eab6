import { cliContext } from './cli-context.js';
import { defineVerb, storeOption } from './verb.js';
import { errorText, hasCode } from '../lib/domain/errors.js';
import { streams } from './terminal/streams.js';
import { badInput } from '../lib/config/problem.js';
import { aside, heading, plain } from '../lib/report/styled-text.js';
import { treeLines } from '../lib/report/tree-view.js';
import { bundlePath } from '../lib/temporal/bundle-path.js';
import { installRuntime } from '../lib/temporal/quiet-runtime.js';
import { inspectableCode } from '../lib/temporal/replay/inspectable-code.js';
import { openDebugger } from '../lib/temporal/replay/open-debugger.js';
import { stateUntil } from '../lib/temporal/replay/state-until.js';
import type { StateAtEvent } from '../lib/temporal/replay/state-until.js';
import { replayHistories } from '../lib/temporal/histories/replay-histories.js';
import type { Disagreement, ReplayResult } from '../lib/temporal/histories/replay-histories.js';
import type { SavedHistory } from '../lib/temporal/histories/saved-history.js';
import { exitCodes } from '../lib/app/exit-codes.js';
import { port } from './terminal/options.js';
import { chooseEvent, historiesNamed } from '../lib/app/replay/choose-history.js';
import { readAllHistories } from '../lib/app/replay/read-all-histories.js';
import { readHistories } from '../lib/app/replay/read-histories.js';
import type { ReadHistories } from '../lib/app/replay/read-histories.js';
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
    return options.all ? replayAll(run, options) : replayRun(run, options);
  },
});

async function replayRun(run: string | undefined, options: ReplayOptions): Promise<number> {
  const { histories: all, broken, notes } = await readHistories(cliContext(), run, options);
  for (const note of notes) printMessage(printable(note));
  const { workflow, until, inspect, json } = options;
  if (until !== undefined && workflow !== undefined)
    throw badInput('--workflow', 'Name the workflow in --until (--until subset-003:25), not in --workflow.');
  const chosen = until === undefined ? null : chooseEvent(all, until);
  const histories = workflow === undefined ? all : historiesNamed(all, workflow);
  installRuntime(process.env['FGO_DEBUG'] ? printMessage : () => undefined);
  if (inspect !== undefined) openDebugger(inspect === true ? defaultPort : inspect, printMessage);
  const code =
    inspect === undefined
      ? { codePath: bundlePath() }
      : await inspectableCode(bundlePath(), all.map(workflowTypeOf));
  const inspected = inspect !== undefined;
  if (chosen) {
    printState(await stateUntil({ ...chosen, code, inspect: inspected }).catch(explained), json === true);
    return exitCodes.done;
  }
  const disagree = await replayed(histories, { code, inspected, json });
  return conclude({ workflows: histories.length, disagree, broken, json });
}

/** Reads and replays run by run: a store may have more histories than fit into memory. */
async function replayAll(run: string | undefined, options: ReplayOptions): Promise<number> {
  const { workflow, until, inspect, history, store, json } = options;
  if ([run, workflow, until, inspect, history].some(value => value !== undefined))
    throw badInput('--all', 'It replays everything: combine it only with --store and --json.');
  installRuntime(process.env['FGO_DEBUG'] ? printMessage : () => undefined);
  const disagree: Disagreement[] = [];
  const broken: ReadHistories['broken'] = [];
  let workflows = 0;
  for await (const read of readAllHistories(cliContext(), store)) {
    for (const note of read.notes) printMessage(printable(note));
    disagree.push(
      ...(await replayed(read.histories, { code: { codePath: bundlePath() }, inspected: false, json })),
    );
    broken.push(...read.broken);
    workflows += read.histories.length;
  }
  return conclude({ workflows, disagree, broken, json });
}

/** Replays histories and prints a line for each. Returns those that disagree. */
async function replayed(
  histories: SavedHistory[],
  options: Parameters<typeof replayHistories>[1] & { json: boolean | undefined },
): Promise<Disagreement[]> {
  const { json, ...replay } = options;
  const disagree: Disagreement[] = [];
  for await (const result of replayHistories(histories, replay)) {
    if (result.disagreement) disagree.push(result.disagreement);
    if (!json) print(printable(lineOf(result)));
  }
  return disagree;
}

/** Prints the result and returns the exit code. */
function conclude(options: {
  workflows: number;
  disagree: Disagreement[];
  broken: ReadHistories['broken'];
  json: boolean | undefined;
}): number {
  const { workflows, disagree, broken, json } = options;
  const unreadable = broken.map(({ source, problem }) => ({ source, problem }));
  const agree = workflows - disagree.length;
  if (json) printJson({ workflows, agree, disagree, unreadable });
  else {
    for (const { source, problem } of unreadable)
      print(printable(`unreadable ${source}\n           ${problem}`));
    printMessage(`${agree} of ${workflows} agree with the current code.`);
  }
  return disagree.length + unreadable.length === 0 ? exitCodes.done : exitCodes.failed;
}

function workflowTypeOf({ history }: SavedHistory): string {
  return history.events?.[0]?.workflowExecutionStartedEventAttributes?.workflowType?.name ?? '';
}

function lineOf({ history, disagreement }: ReplayResult): string {
  const events = `${history.events.length} events`;
  if (!disagreement) return `agrees     ${history.workflowId} (${events})`;
  const { event, message } = disagreement;
  const place = event === null ? 'at an unknown event' : `event ${event.id}, ${event.type}`;
  return `disagrees  ${history.workflowId} (${events}, ${history.source})\n           ${place}: ${message}`;
}

function explained(error: unknown): never {
  throw hasCode(error, 'STATE_MISSING') ? badInput('fgo replay', errorText(error), error) : error;
}

function printState(state: StateAtEvent, json: boolean): void {
  if (json) return printJson(state);
  const palette = paletteOf(streams.stdout);
  const { workflowId, event, task, progress, stack } = state;
  const lines = [
    heading(`${workflowId} at event ${event.id}, ${event.type}`),
    aside(`after the workflow task of events ${task.started} to ${task.completed}`),
  ];
  printStyled(lines);
  if (progress) {
    const tree = treeLines(progress, palette).join('\n');
    const waits = progress.waiting.map(({ path, reason }) => plain(`waits at ${path}: ${reason}`));
    streams.stdout.write(`state: ${progress.state}\n${tree}\n`);
    if (waits.length > 0) printStyled(waits);
  } else if (stack !== null && stack !== '') {
    printStyled([plain('The code waits at:'), plain(stack)]);
  }
}
