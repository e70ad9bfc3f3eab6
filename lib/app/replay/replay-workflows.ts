import { bundlePath } from '../../temporal/bundle-path.js';
import { installRuntime } from '../../temporal/install-runtime.js';
import { inspectableCode } from '../../temporal/replay/inspectable-code.js';
import { openDebugger } from '../../temporal/replay/open-debugger.js';
import type { ReplayOptions } from '../../temporal/replay/replay-session.js';
import { stateUntil } from '../../temporal/replay/state-until.js';
import type { StateAtEvent } from '../../temporal/replay/state-until.js';
import { replayHistories } from '../../temporal/histories/replay-histories.js';
import type { Disagreement, ReplayResult } from '../../temporal/histories/replay-histories.js';
import type { SavedHistory } from '../../temporal/histories/saved-history.js';
import { errorText, hasCode } from '../../domain/errors.js';
import { badInput } from '../../config/problem.js';
import type { AppContext } from '../context.js';
import { chooseEvent, historiesNamed } from './choose-history.js';
import { readAllHistories } from './read-all-histories.js';
import { readHistories } from './read-histories.js';
import type { ReadHistories } from './read-histories.js';

/** Which histories: those of a run, or of files. */
export interface HistorySource {
  /** The id of a run; the last one if it is missing. */
  run: string | undefined;
  /** Files with histories in the server's own JSON, instead of a run. */
  history: string[] | undefined;
  store: string | undefined;
  /** Opens Node's debugger at this port first. */
  inspect: number | undefined;
}

/** What a replay found. */
export interface ReplayReport {
  workflows: number;
  agree: number;
  disagree: Disagreement[];
  /** Histories that could not be read; the others were replayed. */
  unreadable: { source: string; problem: string }[];
}

/** The state of a workflow at an event of its history. */
export type WorkflowState = StateAtEvent;

/** Receives the result of each workflow as soon as it is known. */
export type OnReplayed = (result: ReplayResult) => void;

/**
 * Replays the workflows of a run or of files with the current code, without a server. `workflow`: only the one
 * with this path or file. Throws BadInputError.
 */
export async function replayRun(
  context: AppContext,
  source: HistorySource & { workflow: string | undefined },
  onReplayed: OnReplayed,
): Promise<ReplayReport> {
  const read = await readNoted(context, source);
  const { workflow } = source;
  const histories = workflow === undefined ? read.histories : historiesNamed(read.histories, workflow);
  const summary = createSummary();
  await summary.add({ ...read, histories }, await codeFor(context, source, read.histories), onReplayed);
  return summary.report();
}

/**
 * Replays the workflows of all runs and comparisons of a store, run by run: a store may have more histories than
 * fit into memory. Throws BadInputError if there is no store.
 */
export async function replayStore(
  context: AppContext,
  store: string | undefined,
  onReplayed: OnReplayed,
): Promise<ReplayReport> {
  installReplayRuntime(context);
  const summary = createSummary();
  for await (const read of readAllHistories(context, store)) {
    for (const note of read.notes) context.log(note);
    await summary.add(read, { code: { codePath: bundlePath() }, inspected: false }, onReplayed);
  }
  return summary.report();
}

/** Replays a workflow up to an event (`25`, or `subset-003:25`), and returns its state then. Throws BadInputError. */
export async function stateAtEvent(
  context: AppContext,
  source: HistorySource & { until: string },
): Promise<WorkflowState> {
  const { histories } = await readNoted(context, source);
  const chosen = chooseEvent(histories, source.until);
  const { code, inspected = false } = await codeFor(context, source, histories);
  return stateUntil({ ...chosen, code, inspect: inspected }).catch((error: unknown) => {
    throw hasCode(error, 'STATE_MISSING') ? badInput('fgo replay', errorText(error), error) : error;
  });
}

async function readNoted(context: AppContext, source: HistorySource): Promise<ReadHistories> {
  const read = await readHistories(context, source.run, source);
  for (const note of read.notes) context.log(note);
  return read;
}

/** Prepares the workflows' code for a replay; opens the debugger if that was asked for. */
async function codeFor(
  context: AppContext,
  { inspect }: HistorySource,
  histories: readonly SavedHistory[],
): Promise<ReplayOptions> {
  installReplayRuntime(context);
  if (inspect === undefined) return { code: { codePath: bundlePath() }, inspected: false };
  openDebugger(inspect, context.log);
  return { code: await inspectableCode(bundlePath(), histories.map(workflowTypeOf)), inspected: true };
}

function installReplayRuntime({ environment, log }: AppContext): void {
  installRuntime(environment['FGO_DEBUG'] ? log : () => undefined);
}

function workflowTypeOf({ history }: SavedHistory): string {
  return history.events?.[0]?.workflowExecutionStartedEventAttributes?.workflowType?.name ?? '';
}

function createSummary() {
  let workflows = 0;
  const disagree: Disagreement[] = [];
  const unreadable: ReplayReport['unreadable'] = [];
  return {
    async add(read: ReadHistories, options: ReplayOptions, onReplayed: OnReplayed): Promise<void> {
      for await (const result of replayHistories(read.histories, options)) {
        if (result.disagreement) disagree.push(result.disagreement);
        onReplayed(result);
      }
      workflows += read.histories.length;
      unreadable.push(...read.broken.map(({ source, problem }) => ({ source, problem })));
    },
    report: (): ReplayReport => ({
      workflows,
      agree: workflows - disagree.length,
      disagree,
      unreadable,
    }),
  };
}
