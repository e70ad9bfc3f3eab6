import { setTimeout as sleep } from 'node:timers/promises';
import { cancellationSignal } from '@temporalio/activity';
import { ApplicationFailure, CancelledFailure } from '@temporalio/common';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { toFailure } from '../../../activities/failures.js';
import { createActivityInterceptor } from '../../../activities/interceptor.js';
import { FgoError } from '../../../lib/domain/errors.js';
import { WorkerDrainingError } from '../../../lib/domain/worker-draining-error.js';
import {
  BudgetSpentError,
  ContextExceededError,
  EndpointBusyError,
  LanguageModelError,
  RequestRejectedError,
} from '../../../lib/llm/errors.js';
import { ArtifactError, StoreError } from '../../../lib/store/errors.js';
import { referenceOf } from '../../support/progress.js';
import { failureOf } from './store-run.js';

const logger = new DefaultLogger('ERROR', () => undefined);
const said = { message: 'It said no.', remedy: 'Do this.' };
const refusedKey = new LanguageModelError({ ...said, code: 'KEY_REJECTED', needsPerson: true });

const kept: unknown[] = [];
const keptAs = (text: unknown) => Promise.resolve(referenceOf(String(kept.push(text))));
const failureOfError = async (error: unknown, attempt = 1) =>
  (await toFailure(error, attempt, keptAs)) as ApplicationFailure;
beforeEach(() => void kept.splice(0));

describe('toFailure', () => {
  it.each([
    refusedKey,
    new BudgetSpentError({ ...said, limit: 'usd', code: 'PRICE_UNKNOWN' }),
    new RequestRejectedError({ ...said, reason: 'other' }),
    new ContextExceededError({ message: 'It said no.' }),
    new StoreError({ kind: 'full', key: 'k', location: '/s', what: 'has no space' }),
  ])('asks for a person, with what to do, for %s', async error => {
    const failure = await failureOfError(error);
    expect(failure).toMatchObject({ type: 'PersonNeeded', nonRetryable: true });
    const [details] = failure.details as [{ kind: string; reason: string; remedy: string }];
    expect(details).toMatchObject({ kind: error.code, reason: error.ownWords });
    expect(details.remedy).toContain(error.remedy);
    expect(failure.message).toBe(`${details.reason} ${details.remedy}`);
  });

  it('keeps what an endpoint answered out of the failure, and puts it into the store', async () => {
    const answer = { message: 'Bad input: Dear Ms Smith', status: 401, code: 'invalid_api_key' };
    const message = `It rejected the key (401: ${answer.message}).`;
    const error = new LanguageModelError({
      code: 'KEY_REJECTED',
      message,
      remedy: 'Fix it.',
      needsPerson: true,
      answer,
    });
    const failure = await failureOfError(error);
    expect(failure.message).toBe(
      'The endpoint did not accept the key, or there is no key. The answer: 401, invalid_api_key. Fix it.',
    );
    expect(JSON.stringify([failure.details, failure.stack])).not.toContain('Smith');
    expect(failure.details?.[0]).toMatchObject({ fullReason: referenceOf('1') });
    expect(kept).toEqual([message]);
  });

  it('shows no code of an answer that could be a text', async () => {
    const answer = { message: 'no', status: 429, code: 'Dear Ms Smith, no' };
    const failure = await failureOfError(new EndpointBusyError({ message: 'Busy (no).', answer }));
    expect(failure.message).toMatch(/^The endpoint is overloaded, .* The answer: 429\. No action is needed/);
    expect(String(failure.stack)).not.toContain('Smith');
  });

  it('shows only the kind of an unexpected error, and puts its stack into the store', async () => {
    const error = new TypeError('Dear Ms Smith is not a function');
    for (const attempt of [1, 5]) {
      const failure = await failureOfError(error, attempt);
      expect(failure.message).toContain('TypeError');
      expect(JSON.stringify([failure.message, failure.details, failure.stack])).not.toContain('Smith');
    }
    expect(kept).toEqual([
      expect.stringMatching(/^An activity failed 5 times: TypeError: Dear Ms Smith .*\n +at /),
    ]);
  });

  it('asks for a person although the store takes no text', async () => {
    const failure = (await toFailure(refusedKey, 1, () => Promise.resolve(undefined))) as ApplicationFailure;
    expect(failure.details).toEqual([
      { kind: 'KEY_REJECTED', reason: refusedKey.ownWords, remedy: 'Do this.' },
    ]);
  });

  it('says how to change the budget of a run, which the error itself does not know', async () => {
    const failure = await failureOfError(new BudgetSpentError({ message: 'Spent.', limit: 'usd' }));
    expect(failure.message).toBe(
      'Spent. Raise it with `fgo limits RUN` (--usd, --tokens, --calls), then `fgo resume RUN`.',
    );
  });

  it('ends the run for what neither a retry nor a person can change', async () => {
    const error = new FgoError({ code: 'EVIDENCE_OVERFLOW', message: 'Too much.', remedy: 'Take less.' });
    expect(await failureOfError(error)).toMatchObject({
      type: 'EVIDENCE_OVERFLOW',
      nonRetryable: true,
      message: 'Too much. Take less.',
    });
  });

  it('hands a step of a draining worker back, so that another one continues at once', async () => {
    const failure = await failureOfError(new WorkerDrainingError(), 99);
    expect(failure).toMatchObject({ type: 'WORKER_DRAINING', nonRetryable: false, nextRetryDelay: 1 });
  });

  it('retries a busy endpoint after the time that it asked for', async () => {
    const busy = await failureOfError(
      new EndpointBusyError({ message: 'Too many.', retryAfterMs: 7_000 }),
      99,
    );
    expect(busy).toMatchObject({ type: 'ENDPOINT_BUSY', nonRetryable: false, nextRetryDelay: 7_000 });
    expect(await failureOfError(new EndpointBusyError({ message: 'Down.' }))).toMatchObject({
      nonRetryable: false,
      nextRetryDelay: undefined,
    });
  });

  it.each([
    new TypeError('undefined is no function'),
    new ArtifactError({ kind: 'missing', sha256: 'a'.repeat(64), what: 'is gone' }),
    'a thrown text',
  ])('retries an unexplained failure, and asks for a person after five attempts: %s', async error => {
    for (const attempt of [1, 4])
      expect(await failureOfError(error, attempt)).toMatchObject({ type: 'Unexpected', nonRetryable: false });
    const given = await failureOfError(error, 5);
    expect(given).toMatchObject({ type: 'PersonNeeded', nonRetryable: true });
    expect(given.details?.[0]).toMatchObject({ kind: 'Unexpected' });
    expect(given.message).toContain('failed 5 times');
  });

  it('does not change Temporal’s own errors', async () => {
    const own = ApplicationFailure.create({ type: 'Mine' });
    expect(await toFailure(own, 1, keptAs)).toBe(own);
  });
});

describe('an activity', () => {
  const interceptors = [() => ({ inbound: createActivityInterceptor({ put: keptAs }) })];

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
