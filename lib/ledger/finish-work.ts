import type { Usage } from '../domain/usage.js';
import { Attempts } from '../llm/attempts.js';
import { defaultRetryPolicy, type RetryPolicy } from '../llm/backoff.js';
import type { Budget } from './reservation.js';
import type { EmbeddingRequest } from '../llm/embedding-request.js';
import type { Endpoint, FlightOutcome } from '../llm/endpoint.js';
import { BudgetSpentError, LanguageModelError, type UsedTokens } from '../llm/errors.js';
import type { Journal } from './journal.js';
import type { JournalEntry } from '../llm/journal-entry.js';
import type { Ledger } from './ledger.js';
import type { Slot } from '../llm/limiter.js';
import { PaidReplies } from './paid-replies.js';
import { Payments } from './payment.js';
import { costOf } from '../llm/prices.js';
import { Refusals } from './refusals.js';
import { remarksOn } from '../llm/reply-remarks.js';
import type { Reservations } from './reservations.js';
import type { WireRequest } from '../llm/wire-request.js';
import type { Finished, Work } from './work.js';
import { worstCase } from './worst-case.js';

/** The dependencies of one run's calls. Runs may share endpoint and journal. */
export interface LanguageModelsDependencies {
  endpoint: Endpoint;
  journal: Journal;
  ledger: Ledger;
  budget: Budget;
  reservations: Reservations;
  retry?: RetryPolicy;
}

/**
 * Gets the reply to each call of one run: from the journal, from a flight in progress, or by paying for it.
 */
export class WorkFinisher {
  private readonly payments: Payments;
  private readonly replies: PaidReplies;
  private readonly refusals: Refusals;
  private readonly retry: RetryPolicy;

  constructor(private readonly dependencies: LanguageModelsDependencies) {
    this.payments = new Payments(dependencies);
    this.replies = new PaidReplies(dependencies);
    this.refusals = new Refusals(dependencies.journal);
    this.retry = dependencies.retry ?? defaultRetryPolicy;
  }

  async finish(work: Work, signal: AbortSignal | undefined): Promise<Finished> {
    const { endpoint, journal, ledger } = this.dependencies;
    const { key } = work;
    for (;;) {
      signal?.throwIfAborted();
      const flight = endpoint.flights.join({
        // A caller that must not send must not block others from sending.
        key: `${journal.name} ${key.key}${work.unsent === undefined ? '' : ' unsent'}`,
        owner: ledger.run,
        work: flightSignal => this.obtain(work, flightSignal),
        signal,
      });
      try {
        const { entry, sent } = await flight.result;
        const paidNow = sent && !flight.joined;
        if (!paidNow) this.replies.noteUse(entry, work);
        return { entry, paidNow };
      } catch (error) {
        // An error that stops another run (its budget) need not stop this one.
        if (flight.owner === ledger.run || !(error instanceof BudgetSpentError)) throw error;
      }
    }
  }

  private async obtain(work: Work, signal: AbortSignal): Promise<FlightOutcome> {
    const { key } = work.key;
    const unwritten = this.replies.unwrittenOf(work);
    if (unwritten) return { entry: await this.replies.write(unwritten, work), sent: true };
    // Looked up within the flight, because a flight that just ended left its entry in the journal.
    const found = await this.dependencies.journal.find(key);
    if (found) return { entry: found, sent: false };
    if (work.unsent !== undefined) throw notSent(work.unsent);
    return this.payWithRetries(work, signal);
  }

  private async payWithRetries(work: Work, signal: AbortSignal): Promise<FlightOutcome> {
    const attempts = new Attempts(this.retry);
    for (;;) {
      const request = work.build(attempts.without(await this.refusals.of(work)));
      try {
        return await this.payOnce(work, request, { signal, attempts });
      } catch (error) {
        if (!(await this.refusals.doWithout(work, request, error))) await attempts.pauseAfter(error, signal);
      }
    }
  }

  private async payOnce(
    work: Work,
    request: WireRequest | EmbeddingRequest,
    means: { signal: AbortSignal; attempts: Attempts },
  ): Promise<FlightOutcome> {
    const { endpoint, journal } = this.dependencies;
    const slot = await endpoint.limiter.acquire(means.signal);
    try {
      // Another process may have finished the call while this one waited for its slot or between tries.
      const found = await journal.find(work.key.key);
      if (found) return { entry: found, sent: false };
      return { entry: await this.payFor(work, request, { ...means, slot }), sent: true };
    } finally {
      // Only after the journal has the reply, so that a kill loses at most one call per slot.
      slot.release();
    }
  }

  private async payFor(
    work: Work,
    request: WireRequest | EmbeddingRequest,
    means: { slot: Slot; signal: AbortSignal; attempts: Attempts },
  ): Promise<JournalEntry> {
    const { role, model, price, longestReply } = work;
    const { reservations } = this.dependencies;
    const worst = worstCase({ model, texts: request.texts, maxCompletionTokens: longestReply, price });
    const reserved = await reservations.of({ worst, model, price });
    const started = performance.now();
    const { attempts, ...how } = means;
    const cost = (tokens: UsedTokens): Usage => ({ calls: 1, ...tokens, usd: costOf(tokens, price) });
    const paid = await this.payments.pay({
      request,
      key: work.key.key,
      role,
      worst: reserved,
      cost,
      beganAt: work.beganAt,
      ...how,
    });
    try {
      attempts.expectTaken(paid.answer, request);
    } catch (error) {
      const usage = cost(paid.answer.tokens);
      await Promise.all([
        reservations.learn({ worst, actual: usage, model }),
        this.payments.charge({ ...paid, role, usage }, 'model slip'),
      ]);
      throw error;
    }
    const milliseconds = Math.round(performance.now() - started);
    const entry = this.replies.entryOf(work, paid, remarksOn(paid.answer, work, request));
    // Both count immediately in this worker; others know before the reply is returned to anyone.
    const learned = reservations.learn({ worst, actual: entry.usage, model });
    const settled = paid.reservation.settle(entry.usage);
    const standing = await this.replies.write(entry, work, milliseconds);
    await Promise.all([learned, settled]);
    return standing;
  }
}

function notSent(reason: string): LanguageModelError {
  return new LanguageModelError({
    code: 'CALL_NOT_SENT',
    message: `The journal has no reply to this call, and it is not sent: ${reason}`,
    remedy: 'Fix the cause, and start the run again.',
    needsPerson: false,
  });
}
