import { z } from 'zod';
import { Worker } from '@temporalio/worker';
import type { CompiledWorkerOptions, Logger } from '@temporalio/worker';
import type { Workflow, WorkflowCreator } from '@temporalio/worker/lib/workflow/interface.js';
import type { WorkflowBundleWithSourceMapAndFilename } from '@temporalio/worker/lib/workflow/workflow-worker-thread/input.js';
import { readJson } from '../../text/json/read-json.js';

type Activation = Parameters<Workflow['activate']>[0];

/** Queries the workflow in its current state; returns undefined if it does not answer such a query. */
export type QueryWorkflow = (query: string) => Promise<unknown>;

/**
 * Observes a workflow during its replay. `historyLength` is the id of the event that started the workflow
 * task.
 */
export interface ReplayObserver {
  before?(historyLength: number): void;
  after?(historyLength: number, query: QueryWorkflow): Promise<void>;
}

/**
 * Creates a worker that shows its workflows to an observer before and after each activation. The SDK can only
 * replay whole histories, so a query at an earlier event must be made from inside.
 */
export function observedWorker(observer: ReplayObserver): typeof Worker {
  return class ObservedWorker extends Worker {
    protected static override async createWorkflowCreator(
      bundle: WorkflowBundleWithSourceMapAndFilename,
      options: CompiledWorkerOptions,
      logger: Logger,
    ): Promise<WorkflowCreator> {
      const creator = await super.createWorkflowCreator(bundle, options, logger);
      return {
        createWorkflow: async given => observed(await creator.createWorkflow(given), observer),
        destroy: () => creator.destroy(),
      };
    }
  };
}

function observed(workflow: Workflow, observer: ReplayObserver): Workflow {
  return {
    async activate(activation) {
      const historyLength = activation.historyLength ?? 0;
      observer.before?.(historyLength);
      const completion = await workflow.activate(activation);
      // A workflow that failed its task or is being evicted cannot answer.
      if (completion.successful)
        await observer.after?.(historyLength, name => query(workflow, activation, name));
      return completion;
    },
    getAndResetSinkCalls: () => workflow.getAndResetSinkCalls(),
    dispose: () => workflow.dispose(),
  };
}

/** Queries as the server does: with a separate activation that contains nothing else. */
async function query(workflow: Workflow, { runId }: Activation, queryType: string): Promise<unknown> {
  const queryWorkflow = { queryId: 'replay', queryType, arguments: [] };
  // The core's messages need `variant` for their kind, which their interface omits.
  const job = { queryWorkflow, variant: 'queryWorkflow' } as { queryWorkflow: typeof queryWorkflow };
  const { successful } = await workflow.activate({ runId: runId ?? '', jobs: [job] });
  const answer = successful?.commands?.find(({ respondToQuery }) => respondToQuery)?.respondToQuery;
  const data = answer?.succeeded?.response?.data;
  return data ? readJson(data, z.unknown()) : undefined;
}
