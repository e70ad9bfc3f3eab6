import { ApplicationFailure, ChildWorkflowFailure } from '@temporalio/workflow';
import { StepUnavailable } from '../../lib/optimizer/program/step-unavailable.js';

const { name: type } = StepUnavailable;

/** Lets a workflow fail with StepUnavailable, so that its parent gets the same error. */
export async function asWorkflow<Result>(program: () => Promise<Result>): Promise<Result> {
  try {
    return await program();
  } catch (error) {
    if (error instanceof StepUnavailable) throw ApplicationFailure.nonRetryable(error.message, type);
    throw error;
  }
}

/** The result of a child; throws StepUnavailable if the child did. */
export async function asStep<Result>(child: () => Promise<Result>): Promise<Result> {
  try {
    return await child();
  } catch (error) {
    const { cause } = error instanceof ChildWorkflowFailure ? error : {};
    if (cause instanceof ApplicationFailure && cause.type === type) throw new StepUnavailable(cause.message);
    throw error;
  }
}
