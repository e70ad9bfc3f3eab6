import type { TemporalConnection } from '../../temporal/connection.js';
import { runListUrl, usualUiUrl, workflowUrl } from '../../temporal/workflow-url.js';
import type { AppContext } from '../context.js';

/** Logs where the Temporal UI shows a workflow and the list of runs, and how long these links work. */
export function logWorkflowUrl(
  { log }: Pick<AppContext, 'log'>,
  { uiUrl, namespace, settings, embedded }: TemporalConnection,
  workflowId: string,
): void {
  const { address } = settings;
  const url = uiUrl ?? usualUiUrl(address) ?? '';
  const ends = embedded !== undefined && !embedded.keep;
  log(
    `In the Temporal UI${ends ? ', until this command ends' : ''}: ${workflowUrl({ uiUrl: url, namespace, workflowId })}`,
  );
  log(
    `All runs there: ${runListUrl({ uiUrl: url, namespace })}${ends ? ' (`fgo server start` keeps both open)' : ''}`,
  );
  if (uiUrl === undefined)
    log(
      url === ''
        ? `Add the address of the UI of ${address}, or set FGO_TEMPORAL_UI_URL to it.`
        : `That is the usual address of its UI: if it is elsewhere, set FGO_TEMPORAL_UI_URL.`,
    );
}
