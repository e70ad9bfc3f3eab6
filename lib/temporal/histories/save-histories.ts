import { isGrpcServiceError } from '@temporalio/client';
import type { Client } from '@temporalio/client';
import { parseWorkflowId } from '../../domain/workflow-id.js';
import type { Store } from '../../store/store.js';
import { runKeys } from '../../store/run-keys.js';
import { workflowIdOf } from '../../store/store-identity.js';
import { historyText } from './history-text.js';
import type { RunOnServer } from '../runs/start-run.js';

/** The gRPC code for a workflow that the server does not know. */
const notFound = 5;

export interface HistorySize {
  workflowId: string;
  events: number;
}

/**
 * Saves the histories of a run and its child workflows, in the server's own JSON, so that the run can be
 * replayed without a server. Finds children in their parents' histories, because list calls lag and are
 * limited. Writes the run's own history last: if it exists, all do. `into` is the target; it defaults to the
 * run's store.
 */
export async function saveHistories(
  { client, store, record }: RunOnServer,
  into: Pick<Store, 'write'> = store,
): Promise<HistorySize[]> {
  const run = await workflowIdOf(store, record.id);
  const sizes: HistorySize[] = [];
  let own: { key: string; text: string } | undefined;
  let open: { workflowId: string; runId?: string }[] = [{ workflowId: run }];
  while (open.length > 0) {
    const next = await Promise.all(open.splice(0, 16).map(at => saveOne(at)));
    open = [...open, ...next.flat()];
  }
  if (own) await into.write(own.key, own.text);
  return sizes.sort((left, right) => (left.workflowId < right.workflowId ? -1 : 1));

  async function saveOne(at: { workflowId: string; runId?: string }) {
    const history = await readHistory(client, at);
    if (!history) return [];
    const events = history.events ?? [];
    const { path } = parseWorkflowId(at.workflowId);
    const name = path === '' ? 'optimize' : path.replaceAll('/', '.');
    const first = events[0]?.workflowExecutionStartedEventAttributes;
    const continued = first?.continuedExecutionRunId;
    // Workflow run ids start with the time: those of one chain differ at the end.
    const suffix = at.runId === undefined ? '' : `.${at.runId.slice(-12)}`;
    const text = await historyText(client, history);
    const key = `${runKeys(record.id).histories}/${name}${suffix}.json`;
    if (at.workflowId === run && at.runId === undefined) own = { key, text };
    else await into.write(key, text);
    sizes.push({ workflowId: at.workflowId, events: events.length });
    const children = events.flatMap(event => {
      const execution = event.childWorkflowExecutionStartedEventAttributes?.workflowExecution;
      return execution?.workflowId ? [{ workflowId: execution.workflowId }] : [];
    });
    return continued ? [...children, { workflowId: at.workflowId, runId: continued }] : children;
  }
}

async function readHistory(client: Client, at: { workflowId: string; runId?: string }) {
  try {
    return await client.workflow.getHandle(at.workflowId, at.runId).fetchHistory();
  } catch (error) {
    if (isGrpcServiceError(error) && error.code === notFound) return null;
    throw error;
  }
}
