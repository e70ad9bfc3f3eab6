import { setTimeout as sleep } from 'node:timers/promises';
import { cancellationSignal } from '@temporalio/activity';
import { ApplicationFailure, CancelledFailure } from '@temporalio/common';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { toFailure } from '../../../activities/failures.js';
import { activityInterceptor } from '../../../activities/interceptor.js';
import { FgoError } from '../../../lib/domain/errors.js';
import { WorkerDrainingError } from '../../../lib/domain/worker-draining-error.js';
import {
  BudgetSpentError,
  ContextExceededError,
  EndpointBusyError,
  LanguageModelError,
  RequestRefusedError,
} from '../../../lib/llm/errors.js';
import { ArtifactError, StoreError } from '../../../lib/store/errors.js';
import { failureOf } from './store-run.js';

const logger = new DefaultLogger('ERROR', () => undefined);
const said = { message: 'It said no.', remedy: 'Do this.' };
const refusedKey = new LanguageModelError({ ...said, code: 'KEY_REJECTED', needsPerson: true });

describe('toFailure', () => {
  it.each([
    refusedKey,
    new BudgetSpentError({ ...said, limit: 'usd', code: 'PRICE_UNKNOWN' }),
    new RequestRefusedError({ ...said, reason: 'other' }),
    new ContextExceededError({ message: 'It said no.' }),
    new StoreError({ kind: 'full', key: 'k', location: '/s', what: 'has no space' }),
  ])('asks for a person, with what to do, for %s', error => {
    const failure = toFailure(error, 1) as ApplicationFailure;
    expect(failure).toMatchObject({ type: 'PersonNeeded', nonRetryable: true });
    const [details] = failure.details as [{ kind: string; reason: string; remedy: string }];
    expect(details).toMatchObject({ kind: error.code, reason: error.message });
    expect(details.remedy).toContain(error.remedy);
    expect(failure.message).toBe(`${details.reason} ${details.remedy}`);
  });

  it('says how to change the budget of a run, which the error itself does not know', () => {
    const failure = toFailure(new BudgetSpentError({ message: 'Spent.', limit: 'usd' }), 1);
    expect(failure.message).toBe(
      'Spent. Raise it with `fgo limits RUN` (--usd, --tokens, --calls), then `fgo resume RUN`.',
    );
  });

  it('ends the run for what neither a retry nor a person can change', () => {
    const error = new FgoError({ code: 'EVIDENCE_OVERFLOW', message: 'Too much.', remedy: 'Take less.' });
    expect(toFailure(error, 1)).toMatchObject({
      type: 'EVIDENCE_OVERFLOW',
      nonRetryable: true,
      message: 'Too much. Take less.',
    });
  });

  it('hands a step of a draining worker back, so that another one continues at once', () => {
    const failure = toFailure(new WorkerDrainingError(), 99);
    expect(failure).toMatchObject({ type: 'WORKER_DRAINING', nonRetryable: false, nextRetryDelay: 1 });
  });

  it('retries a busy endpoint after the time that it asked for', () => {
    const busy = toFailure(new EndpointBusyError({ message: 'Too many.', retryAfterMs: 7_000 }), 99);
    expect(busy).toMatchObject({ type: 'ENDPOINT_BUSY', nonRetryable: false, nextRetryDelay: 7_000 });
    expect(toFailure(new EndpointBusyError({ message: 'Down.' }), 1)).toMatchObject({
      nonRetryable: false,
      nextRetryDelay: undefined,
    });
  });

  it.each([
    new TypeError('undefined is no function'),
    new ArtifactError({ kind: 'missing', sha256: 'a'.repeat(64), what: 'is gone' }),
    'a thrown text',
  ])('retries an unexplained failure, and asks for a person after five attempts: %s', error => {
    for (const attempt of [1, 4])
      expect(toFailure(error, attempt)).toMatchObject({ type: 'Unexpected', nonRetryable: false });
    const given = toFailure(error, 5) as ApplicationFailure;
    expect(given).toMatchObject({ type: 'PersonNeeded', nonRetryable: true });
    expect(given.details?.[0]).toMatchObject({ kind: 'Unexpected' });
    expect(given.message).toContain('failed 5 times');
  });

  it('keeps a failure below the length that Temporal truncates, and does not change Temporal’s own errors', () => {
    const long = new Error('x'.repeat(100_000));
    expect(toFailure(long, 1).message.length).toBeLessThan(2_100);
    expect(toFailure(long, 5).message.length).toBeLessThan(2_100);
    const own = ApplicationFailure.create({ type: 'Mine' });
    expect(toFailure(own, 1)).toBe(own);
  });
});

describe('an activity', () => {
  const interceptors = [() => ({ inbound: activityInterceptor })];

  it('returns its result, and fails with the failure of its error', async () => {
    const environment = new MockActivityEnvironment({ attempt: 5 }, { logger, interceptors });
    expect(await environment.run(() => Promise.resolve(3))).toBe(3);
    const failed = environment.run(() => Promise.reject(new Error('oh')));
    expect(await failureOf(failed)).toMatchObject({ type: 'PersonNeeded' });
  });

  it('heartbeats while it works, and stops once it is done', async () => {
    const environment = new MockActivityEnvironment({}, { interceptors });
    let beats = 0;
    environment.on('heartbeat', () => (beats += 1));
    await environment.run(() => sleep(2_300));
    const during = beats;
    expect(during).toBeGreaterThanOrEqual(1);
    await sleep(2_100);
    expect(beats).toBe(during);
  });

  it('receives a cancellation, and ends as cancelled whatever it throws', async () => {
    const environment = new MockActivityEnvironment({}, { interceptors });
    const activity = () =>
      new Promise<never>((_, reject) => {
        cancellationSignal().addEventListener('abort', () => reject(refusedKey));
        environment.cancel();
      });
    expect(await failureOf(environment.run(activity))).toBeInstanceOf(CancelledFailure);
  });
});
