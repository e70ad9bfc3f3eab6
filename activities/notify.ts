import { FgoError } from '../lib/domain/errors.js';
import { spawn } from 'node:child_process';
import { ApplicationFailure } from '@temporalio/activity';
import type { RunReference } from '../lib/config/manifest.js';
import type { BeforeAndAfter, RunProgress } from '../lib/domain/progress.js';
import { namedSecrets } from '../lib/config/secrets.js';
import { fillUrl } from '../lib/config/variables.js';
import { fetchWithoutTimeout } from '../lib/llm/fetch-without-timeout.js';
import type { ActivityServices } from './run-context.js';
import type { RunSettings } from './run-settings.js';

/** The content of a notification about a run. */
export interface Notice {
  state: RunProgress['state'];
  /** What it waits for, or the reason for the result. */
  reason: string | null;
  scores: RunProgress['scores'];
}

const commandMilliseconds = 10_000;
const webhookMilliseconds = 10_000;

/** Notifies a command and a webhook that a run waits, ends or fails. */
export async function notify(
  services: ActivityServices,
  { run, notice }: { run: RunReference; notice: Notice },
  signal: AbortSignal,
): Promise<void> {
  const { settings } = await services.openRun(run);
  const { scores, ...rest } = notice;
  const message = JSON.stringify({
    id: run.run,
    ...rest,
    scores: { baseline: meansOf(scores.baseline), final: meansOf(scores.final) },
  });
  const results = await Promise.allSettled([
    notifyCommand({ settings, message, signal }),
    notifyWebhook({ settings, message, signal }),
  ]);
  const failed = results.find(result => result.status === 'rejected');
  if (failed) throw asRetryable(failed.reason);
}

function meansOf({ validation, test }: BeforeAndAfter) {
  return { validation: validation?.mean ?? null, test: test?.mean ?? null };
}

/** The history contains neither the address nor the response: either may hold a secret. */
function asRetryable(reason: unknown): ApplicationFailure {
  const message = reason instanceof NoticeError ? reason.message : 'The notification failed.';
  return ApplicationFailure.retryable(message, 'Notice');
}

class NoticeError extends FgoError {
  constructor(message: string) {
    super({ code: 'INTERNAL', message });
  }
}

interface NotificationOptions {
  settings: RunSettings;
  message: string;
  signal: AbortSignal;
}

/** Runs without a shell, with the message on stdin, and without the keys in its environment. */
async function notifyCommand({ settings, message, signal }: NotificationOptions): Promise<void> {
  const [program, ...parameters] = settings.notify?.command ?? [];
  if (program === undefined) return;
  const secrets = new Set(namedSecrets({ llm: settings.llm }).map(({ variable }) => variable));
  for (const variable of ['FGO_PAYLOAD_KEYS', 'FGO_PAYLOAD_KEYS_FILE']) secrets.add(variable);
  const environment = Object.entries(process.env).filter(([name]) => !secrets.has(name));
  const code = await new Promise<number | null>((resolve, reject) => {
    // In its own process group, so that its child processes end with it.
    const child = spawn(program, parameters, {
      env: Object.fromEntries(environment),
      stdio: ['pipe', 'ignore', 'ignore'],
      shell: false,
      detached: true,
    });
    const stop = AbortSignal.any([signal, AbortSignal.timeout(commandMilliseconds)]);
    const end = () => endGroup(child.pid);
    stop.addEventListener('abort', end, { once: true });
    child.once('error', error => reject(new NoticeError(`notify.command failed: ${error.message}`)));
    child.once('close', code => {
      stop.removeEventListener('abort', end);
      resolve(code);
    });
    // A program that does not read its stdin has not failed.
    child.stdin.on('error', () => undefined);
    child.stdin.end(`${message}\n`);
  });
  if (code !== 0) throw new NoticeError(`notify.command ended with ${code ?? 'a signal'}.`);
}

function endGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It has already ended.
  }
}

async function notifyWebhook({ settings, message, signal }: NotificationOptions): Promise<void> {
  const { webhook, webhookEnv } = settings.notify ?? {};
  const addresses = [
    webhook && fillUrl(webhook, process.env),
    webhookEnv === undefined ? undefined : process.env[webhookEnv],
  ];
  for (const address of addresses) {
    if (address === undefined || address === '') continue;
    const status = await post(address, message, signal);
    if (status < 200 || status >= 300) throw new NoticeError(`The webhook answered with ${status}.`);
  }
}

async function post(address: string, body: string, signal: AbortSignal): Promise<number> {
  try {
    const response = await fetchWithoutTimeout(address, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
      redirect: 'error',
      signal: AbortSignal.any([signal, AbortSignal.timeout(webhookMilliseconds)]),
    });
    await response.body?.cancel();
    return response.status;
  } catch {
    throw new NoticeError('The webhook could not be reached, or did not answer in time.');
  }
}
