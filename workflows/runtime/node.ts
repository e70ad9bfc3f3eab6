import { HandlerUnfinishedPolicy } from '@temporalio/common';
import {
  condition,
  getExternalWorkflowHandle,
  isCancellation,
  setHandler,
  startChild,
  workflowInfo,
} from '@temporalio/workflow';
import type { ChildWorkflowHandle, SignalDefinition, Workflow } from '@temporalio/workflow';
import type { RunReference } from '../../lib/config/manifest.js';
import type { Need } from '../../lib/domain/progress.js';
import { StepUnavailable } from '../../lib/optimizer/program/step-unavailable.js';
import type { Decision } from '../../lib/optimizer/program/steps.js';
import { readableOrder } from '../../lib/text/readable-order.js';
import { undescribed } from './described.js';
import { rootId } from './ids.js';
import { controlSignal, waitingSignal } from './messages.js';
import { NodeControl } from './node-control.js';
import type { ControlState } from './node-control.js';
import { needOf } from './person-needed.js';
import type { OpenWait } from './run-control.js';
import { asStep } from './unavailable.js';
import { createWaitTimer } from './wait-timer.js';

/** Part of the input of each workflow below a run. */
export interface NodeInput {
  run: RunReference;
  /** The run's control state at the start. */
  control?: ControlState;
}

interface Child<Input extends NodeInput, Result> {
  workflow: (input: Input) => Promise<Result>;
  workflowId: string;
  input: Input;
  summary: string;
}

/** How a workflow of a run obeys the run, and waits for a person instead of failing. */
export interface Node {
  control: NodeControl;
  /** Waits while the run is paused: await it before starting anything new. */
  unpaused(): Promise<void>;
  /** Takes a newer state, and passes it on to the open children. */
  receive(state: ControlState): Promise<void>;
  /**
   * Runs something that may need a person, and repeats it once a person has helped. Throws StepUnavailable
   * in a run that a person has ended: then nothing waits any more.
   */
  attempt<Result>(operation: () => Promise<Result>): Promise<Result>;
  /** Waits for a person to decide on a result; `asIs` if the run ends early meanwhile. */
  decide(need: Need): Promise<Decision>;
  /** Starts a child unless the run is paused, and returns its result. */
  runChild<Input extends NodeInput, Result extends object>(child: Child<Input, Result>): Promise<Result>;
}

/** How a workflow reports its waits. */
export interface WaitReports {
  opened(wait: OpenWait): Promise<void>;
  ended(): void;
}

export function createNode(control: NodeControl, waits: WaitReports): Node {
  const open = new Set<ChildWorkflowHandle<Workflow>>();
  const { workflowId: path } = workflowInfo();

  async function receive(state: ControlState): Promise<void> {
    if (!control.receive(state)) return;
    // A child that has already finished does not need the signal.
    await Promise.allSettled([...open].map(child => child.signal(controlSignal, { state: control.state })));
  }
  setHandler(
    controlSignal,
    async ({ state, answer }) => {
      if (answer) control.answer(answer);
      if (state) await receive(state);
    },
    {
      description: 'From the run to the workflows below it: its control state, or the answer to a wait.',
      // A child of a workflow that ends does not need the signal.
      unfinishedPolicy: HandlerUnfinishedPolicy.ABANDON,
    },
  );

  async function unpaused(): Promise<void> {
    while (control.state.paused) await condition(() => !control.state.paused);
  }

  /** Waits for an answer, or until the run needs none. Returns whether there was an answer. */
  async function waitFor(need: Need, isNeedless: () => boolean): Promise<boolean> {
    const { ordinal, isNew } = control.startWait();
    // Not awaited: on a replay, the answer can arrive in one activation with the end of this, and in front of it.
    if (isNew) waits.opened({ path, ...need, ordinal }).catch(() => undefined);
    await condition(() => control.ended >= ordinal || isNeedless());
    const isAnswered = control.ended >= ordinal;
    control.endWait(ordinal);
    waits.ended();
    return isAnswered;
  }

  return {
    control,
    unpaused,
    receive,
    async decide(need) {
      if (control.ending) return 'asIs';
      return (await waitFor(need, () => control.ending)) ? control.decision : 'asIs';
    },
    async attempt(operation) {
      for (;;) {
        await unpaused();
        const before = control.ended;
        const isLast = control.endingByHand;
        try {
          return await operation();
        } catch (error) {
          const need = needOf(error);
          if (!need) throw error;
          if (isLast) throw new StepUnavailable(need.reason);
          // An operation that was in flight while a person fixed the cause has not run with the fix yet.
          if (control.ended === before && !control.endingByHand)
            await waitFor(need, () => control.endingByHand);
        }
      }
    },
    async runChild({ workflow, workflowId, input, summary }) {
      await unpaused();
      const { state } = control;
      const args = readableOrder(state.revision === 0 ? input : { ...input, control: state });
      const handle = await startChild(workflow, { workflowId, args: [args], staticSummary: summary });
      open.add(handle);
      try {
        // Its start was not confirmed yet when the others were signaled.
        if (control.state !== state) await signalUnlessEnded(handle, controlSignal, { state: control.state });
        return undescribed(await asStep(() => handle.result()));
      } finally {
        open.delete(handle);
      }
    },
  };
}

/** A node below the run: it reports its waits to the run, and shows them on its own page too. */
export function createChildNode({ control }: NodeInput): Node {
  const timer = createWaitTimer();
  return createNode(new NodeControl(control), {
    opened(wait) {
      timer.show(wait);
      return signalRun(waitingSignal, wait);
    },
    ended: () => timer.show(undefined),
  });
}

/** Signals the run. A run that is gone is ignored: its children are about to be ended too. */
export function signalRun<Value>(signal: SignalDefinition<[Value]>, value: Value): Promise<void> {
  return signalUnlessEnded(getExternalWorkflowHandle(rootId()), signal, value);
}

async function signalUnlessEnded<Value>(
  workflow: { signal(signal: SignalDefinition<[Value]>, value: Value): Promise<void> },
  signal: SignalDefinition<[Value]>,
  value: Value,
): Promise<void> {
  try {
    await workflow.signal(signal, value);
  } catch (error) {
    if (isCancellation(error)) throw error;
  }
}
