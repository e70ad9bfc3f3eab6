import type { SteeringState } from './steering-state.js';
import { HandlerUnfinishedPolicy } from '@temporalio/common';
import { condition, isCancellation, setHandler, startChild } from '@temporalio/workflow';
import type { ChildWorkflowHandle, Workflow } from '@temporalio/workflow';
import { steerSignal } from './messages.js';

/** Part of the input of each workflow below a run: its steering state at the start. */
export interface SteeredInput {
  steering?: SteeringState;
}

interface SteeredChild<I extends SteeredInput, R> {
  workflow: (input: I) => Promise<R>;
  workflowId: string;
  input: I;
  summary: string;
}

/** How a workflow is steered. A workflow that starts children forwards each change to those that are open. */
export interface Steering {
  readonly state: SteeringState;
  readonly finishing: boolean;
  /** A person has ended the run: steps that need a person are skipped. */
  readonly byHand: boolean;
  /** Resolves while nothing is held: await it before starting anything new. */
  released(): Promise<void>;
  /** Like `released`, and returns whether the run continues: false if it ends with the best so far. */
  mayGoOn(): Promise<boolean>;
  /** Steers this workflow and all below it. */
  change(change: Partial<Omit<SteeringState, 'ordinal'>>): Promise<void>;
  /** Starts a child once nothing is held, and returns its result. */
  runChild<I extends SteeredInput, R>(child: SteeredChild<I, R>): Promise<R>;
}

const unsteered: SteeringState = { ordinal: 0, held: false, finishing: false };

export function createSteering(initial: SteeringState = unsteered): Steering {
  let state = initial;
  const open = new Set<ChildWorkflowHandle<Workflow>>();

  async function take(next: SteeringState): Promise<void> {
    if (next.ordinal < state.ordinal) return;
    const byHand = state.byHand ?? next.byHand;
    const taken = { ...next, finishing: state.finishing || next.finishing, ...(byHand && { byHand }) };
    state = taken;
    // A child that has already finished does not need the signal.
    await Promise.allSettled([...open].map(child => child.signal(steerSignal, taken)));
  }

  async function released(): Promise<void> {
    while (state.held) await condition(() => !state.held);
  }

  setHandler(steerSignal, take, {
    description: 'From the run to what is below it: hold, go on, or end with the best so far.',
    // A child of a workflow that ends does not need the signal.
    unfinishedPolicy: HandlerUnfinishedPolicy.ABANDON,
  });

  return {
    get state() {
      return state;
    },
    get finishing() {
      return state.finishing;
    },
    get byHand() {
      return state.byHand ?? false;
    },
    released,
    async mayGoOn() {
      await released();
      return !state.finishing;
    },
    change: change => take({ ...state, ...change, ordinal: state.ordinal + 1 }),
    async runChild({ workflow, workflowId, input, summary }) {
      await released();
      const told = state;
      const handle = await startChild(workflow, {
        workflowId,
        args: [told.ordinal === 0 ? input : { ...input, steering: told }],
        staticSummary: summary,
      });
      open.add(handle);
      try {
        if (state !== told) await tell(handle, state);
        return await handle.result();
      } finally {
        open.delete(handle);
      }
    },
  };
}

/** For a child whose start was not confirmed yet when the others were signaled. */
async function tell(child: ChildWorkflowHandle<Workflow>, state: SteeringState): Promise<void> {
  try {
    await child.signal(steerSignal, state);
  } catch (error) {
    if (isCancellation(error)) throw error;
  }
}
