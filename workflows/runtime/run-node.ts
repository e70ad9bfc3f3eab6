import {
  CancellationScope,
  condition,
  getExternalWorkflowHandle,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import type { RunProgress } from '../../lib/domain/progress.js';
import { mostSteerings } from '../../lib/optimizer/history-bounds.js';
import type { RunState } from '../../lib/optimizer/program/run/run.js';
import type { SubsetInput } from '../../lib/optimizer/program/program-inputs.js';
import { takeSubsetReport } from '../../lib/optimizer/program/run/take-report.js';
import { unlessUnavailable } from '../../lib/optimizer/program/step-unavailable.js';
import type { RunSteps } from '../../lib/optimizer/program/steps.js';
import type { OptimizeInput } from '../optimize-input.js';
import { controlSignal, waitingSignal } from './messages.js';
import { createNode } from './node.js';
import type { Node } from './node.js';
import { NodeControl } from './node-control.js';
import { RunControl } from './run-control.js';
import type { Consequences } from './run-control.js';
import type { RunEnd } from './run-end.js';
import { createRunRecords } from './run-records.js';
import { receiveReports } from './run-reports.js';
import { handleUpdates } from './run-updates.js';
import { createRunView } from './run-view.js';

/** The workflow of a run: a node that shows and records its progress, and that a person steers. */
export interface RunNode extends Node {
  steps: Pick<RunSteps, 'enter' | 'end' | 'ask' | 'decide'>;
  /** Shows that a subset has started: it reports only what comes of it. */
  showStart(id: string, subset: Pick<SubsetInput, 'tasks' | 'reports'>): void;
  /** Records how the run ended, even during cancellation. Returns what its page shows then. */
  close(ended: 'done' | 'failed' | 'cancelled'): Promise<RunEnd>;
}

export function createRunNode(input: OptimizeInput, state: RunState): RunNode {
  const { run, settings } = input;
  const { progress } = state;
  const { workflowId: path } = workflowInfo();
  const control = new NodeControl(input.control);
  const { window, merge } = settings;
  const mostChanges = mostSteerings({ window, fanIn: merge.fanIn });
  const runControl = new RunControl({ run: run.run, path, node: control, progress, mostChanges });
  const view = createRunView(progress, input);
  const records = createRunRecords({ run, progress, notifies: input.notify ?? false, view });

  const show = () => {
    progress.waiting = runControl.waiting;
    progress.state = stateNow(progress, control.state.paused);
    view.showDetails();
  };
  /** Shows and records what the run waits for. */
  const changed = async () => {
    const before = progress.state;
    show();
    view.showAttributes();
    if (before === 'running' && progress.state !== 'running') records.notify();
    await records.recordSoon();
  };
  const node = createNode(control, {
    opened(wait) {
      runControl.add(wait);
      return changed();
    },
    // What ends a wait has changed the state, and showed it.
    ended: () => undefined,
  });
  const send = async ({ state: next, answers }: Consequences) => {
    if (next) await node.receive(next);
    // A workflow that has ended in the meantime no longer waits.
    await Promise.allSettled(
      answers.map(async ([to, answer]) => {
        if (to === path) control.answer(answer);
        else await getExternalWorkflowHandle(to).signal(controlSignal, { answer });
      }),
    );
    await changed();
  };

  const steps: RunNode['steps'] = {
    decide: node.decide,
    async end(reason) {
      const consequences = runControl.stop(reason);
      if (consequences.state) await send(consequences);
    },
    async ask(reason, { untilAnswered } = { untilAnswered: false }) {
      const approval = runControl.ask(reason);
      await changed();
      await condition(() => approval.verdict !== null || (!untilAnswered && control.ending));
      runControl.endApproval();
      show();
      view.showAttributes();
      return approval.verdict;
    },
    async enter(stage) {
      progress.stage = stage;
      show();
      view.showAttributes();
      // Dividing takes moments.
      if (stage !== 'divide') await unlessUnavailable(() => node.attempt(records.record));
    },
  };

  setHandler(waitingSignal, wait => (runControl.add(wait) ? changed() : undefined));
  receiveReports({ input, state, node, steps, show });
  handleUpdates({ run, progress, runControl, send });

  return {
    ...node,
    steps,
    showStart(id, { tasks, reports }) {
      if (reports === 'none') return;
      takeSubsetReport(progress, { id, tasks, state: 'running', step: null, epochs: [] });
      show();
    },
    async close(ended) {
      const recordEnd = async () => {
        progress.state = ended;
        progress.waiting = [];
        view.showDetails();
        await records.record();
        view.showAttributes();
      };
      // A completed run can wait for a disk; one that a person ends must not be kept from ending.
      if (ended === 'done') await unlessUnavailable(() => node.attempt(recordEnd));
      else await CancellationScope.nonCancellable(recordEnd).catch(() => undefined);
      runControl.close();
      const end = view.showEnd();
      await CancellationScope.nonCancellable(() => {
        records.notify();
        return records.sent();
      });
      return end;
    },
  };
}

function stateNow({ state, waiting }: RunProgress, paused: boolean): RunProgress['state'] {
  if (paused) return 'paused';
  if (waiting.length > 0) return 'waiting';
  return state === 'waiting' || state === 'paused' ? 'running' : state;
}
