import type { Build } from './builds.js';
import { namespace, type TemporalServer } from './temporal-server.js';
import { waitUntil } from './wait-until.js';
import { deploymentName } from './worker.js';

const longestMs = 60_000;

/** As `temporal worker deployment set-current-version`: new runs begin on this build from now on. */
export async function setCurrentBuild({ connection }: TemporalServer, build: Build): Promise<void> {
  await waitUntil(`${build.id} becomes the current build`, longestMs, async () => {
    await connection.workflowService.setWorkerDeploymentCurrentVersion({
      namespace,
      deploymentName,
      buildId: build.id,
      identity: 'deploy',
    });
    return true;
  });
}

/** The builds that worked on the workflows of a run, its children included, by the number of workflows. */
export async function buildsOf(
  { connection }: TemporalServer,
  root: string,
): Promise<Record<string, number>> {
  const { workflowService } = connection;
  const builds: Record<string, number> = {};
  let nextPageToken: Uint8Array | undefined;
  do {
    const page = await workflowService.listWorkflowExecutions({
      namespace,
      query: `RootWorkflowId = '${root}'`,
      ...(nextPageToken && { nextPageToken }),
    });
    for (const { execution } of page.executions) {
      const { workflowExecutionInfo: info } = await workflowService.describeWorkflowExecution({
        namespace,
        ...(execution && { execution }),
      });
      const id = info?.versioningInfo?.deploymentVersion?.buildId ?? 'no build';
      builds[id] = (builds[id] ?? 0) + 1;
    }
    nextPageToken = page.nextPageToken?.length ? page.nextPageToken : undefined;
  } while (nextPageToken);
  return builds;
}
