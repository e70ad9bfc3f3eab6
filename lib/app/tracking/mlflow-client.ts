import { z } from 'zod';
import { FgoError } from '../../domain/errors.js';

/** A run in MLflow. */
export interface TrackedRun {
  id: string;
  /** Where its files are: `mlflow-artifacts:/…` if the server takes uploads. */
  artifactUri: string;
}

interface NamedValue {
  key: string;
  value: string;
}

/** How a run is shown in MLflow's lists. */
export type TrackedState = 'RUNNING' | 'FINISHED' | 'FAILED' | 'KILLED';

/** What the exporter needs of an MLflow server. Each call throws TRACKING_FAILED. */
export interface MlflowClient {
  /** Returns the run with this tag, or creates it. */
  findOrCreate(run: { tag: NamedValue; name: string; startedAt: number }): Promise<TrackedRun>;
  /** Times are in milliseconds since the epoch. */
  log(
    run: TrackedRun,
    batch: {
      metrics: { key: string; value: number; timestamp: number; step: number }[];
      params: NamedValue[];
      tags: NamedValue[];
    },
  ): Promise<void>;
  setState(run: TrackedRun, state: TrackedState, endedAt: number | undefined): Promise<void>;
  /** Uploads a file. Returns false if the server takes no uploads. */
  upload(run: TrackedRun, name: string, bytes: Uint8Array): Promise<boolean>;
}

const runSchema = z
  .object({ info: z.object({ run_id: z.string(), artifact_uri: z.string() }) })
  .transform(({ info }): TrackedRun => ({ id: info.run_id, artifactUri: info.artifact_uri }));
const experimentSchema = z.object({ experiment: z.object({ experiment_id: z.string() }) });
const createdExperimentSchema = z.object({ experiment_id: z.string() });
const foundRunsSchema = z.object({ runs: z.array(runSchema).default([]) });
const createdRunSchema = z.object({ run: runSchema });
const noAnswer = z.unknown();

const longestMilliseconds = 10_000;
const uploads = 'mlflow-artifacts:/';

/**
 * Talks to an MLflow server. Source: https://mlflow.org/docs/latest/api_reference/rest-api.html, version 2.0 of the
 * interface.
 */
export function createMlflowClient(options: {
  /** The server's address, without a trailing slash. */
  address: string;
  experiment: string;
  /** The value of the header `authorization`. */
  authorization: string | undefined;
}): MlflowClient {
  const { address, experiment, authorization } = options;
  let experimentId: Promise<string> | null = null;

  async function request(method: string, path: string, body?: string | Uint8Array): Promise<Response> {
    const headers = new Headers(typeof body === 'string' ? { 'content-type': 'application/json' } : {});
    if (authorization !== undefined) headers.set('authorization', authorization);
    try {
      const signal = AbortSignal.timeout(longestMilliseconds);
      const init = { method, headers, signal, redirect: 'error' as const };
      return await fetch(`${address}/api/2.0/${path}`, body === undefined ? init : { ...init, body });
    } catch (error) {
      // The error of `fetch` repeats the address, which may hold a password.
      throw trackingFailed('The server cannot be reached.', error);
    }
  }
  async function call<Result>(path: string, body: object, schema: z.ZodType<Result>): Promise<Result> {
    return parsed(await request('POST', `mlflow/${path}`, JSON.stringify(body)), schema);
  }
  async function findExperiment(): Promise<string> {
    const query = new URLSearchParams({ experiment_name: experiment });
    const found = await request('GET', `mlflow/experiments/get-by-name?${query}`);
    if (found.status !== 404) return (await parsed(found, experimentSchema)).experiment.experiment_id;
    await found.body?.cancel();
    return (await call('experiments/create', { name: experiment }, createdExperimentSchema)).experiment_id;
  }
  function knownExperiment(): Promise<string> {
    const id = (experimentId ??= findExperiment());
    id.catch(() => (experimentId = null));
    return id;
  }

  return {
    async findOrCreate({ tag, name, startedAt }) {
      const experiment_id = await knownExperiment();
      const filter = `tags.\`${tag.key}\` = '${tag.value}'`;
      const search = { experiment_ids: [experiment_id], filter, max_results: 1 };
      const [found] = (await call('runs/search', search, foundRunsSchema)).runs;
      if (found) return found;
      const create = { experiment_id, run_name: name, start_time: startedAt, tags: [tag] };
      return (await call('runs/create', create, createdRunSchema)).run;
    },
    async log({ id }, batch) {
      await call('runs/log-batch', { run_id: id, ...batch }, noAnswer);
    },
    async setState({ id }, status, end_time) {
      await call('runs/update', { run_id: id, status, end_time }, noAnswer);
    },
    async upload({ artifactUri }, name, bytes) {
      if (!artifactUri.startsWith(uploads)) return false;
      const path = new URL(artifactUri).pathname.replace(/^\/+/, '');
      await parsed(await request('PUT', `mlflow-artifacts/artifacts/${path}/${name}`, bytes), noAnswer);
      return true;
    },
  };
}

async function parsed<Result>(response: Response, schema: z.ZodType<Result>): Promise<Result> {
  if (!response.ok) {
    await response.body?.cancel();
    throw trackingFailed(`The server answered ${response.status}.`);
  }
  const result = schema.safeParse(await response.json().catch(() => null));
  if (result.success) return result.data;
  throw trackingFailed('The server answered something else than MLflow does.', result.error);
}

function trackingFailed(message: string, cause?: unknown): FgoError {
  return new FgoError({ code: 'TRACKING_FAILED', message, cause });
}
