import type { Message } from '../algorithm/domain/trajectory.js';
import type { UsageRole } from '../algorithm/domain/usage.js';
import { Attempts } from './attempts.js';
import { defaultRetryPolicy, type RetryPolicy } from './backoff.js';
import type { Budget } from './budget.js';
import type { Call, EmbeddingCall, EmbeddingModels, LanguageModels, Reply } from './call.js';
import { callKey, type CallKey } from './call-key.js';
import { embeddingKey, embeddingRequest, type EmbeddingRequest } from './embedding-request.js';
import type { Endpoint, FlightOutcome } from './endpoint.js';
import { BudgetSpentError } from './errors.js';
import type { Journal, RefusedFeature } from './journal.js';
import type { JournalEntry } from './journal-entry.js';
import type { Ledger } from './ledger.js';
import type { Slot } from './limiter.js';
import { Payments, type Paid } from './payment.js';
import { costOf, modelOf, priceOf, type Price } from './prices.js';
import { refusedFeature } from './refused-feature.js';
import { completeWithRoom, type ReplyLimit } from './reply-limit.js';
import { askWithinContext } from './reply-room.js';
import { requestFor } from './request-for.js';
import { remarksOf, remarksOn, type Remarks } from './reply-remarks.js';
import type { Reservations } from './reservations.js';
import { requestKind, wireRequest, type WireRequest } from './wire-request.js';
import { readVectors, type Vector } from './vectors.js';
import { worstCase } from './worst-case.js';

/** What the calls of one run are made with. Endpoint and journal may be shared among runs. */
export interface LanguageModelsDependencies {
  endpoint: Endpoint;
  journal: Journal;
  ledger: Ledger;
  budget: Budget;
  reservations: Reservations;
  retry?: RetryPolicy;
}

/** What the way from a call to its reply asks of it: the same for prompts and for embeddings. */
interface Work {
  role: UsageRole;
  path: string | undefined;
  key: CallKey;
  price: Price | undefined;
  model: string;
  /** By `performance.now()`. */
  beganAt: number;
  /** In tokens: what it asks for, and what such calls ask for where the context has room. */
  longestReply: number;
  usualReply: number;
  /** What its refusals are kept under. */
  kind: string;
  /** What the journal keeps of the question. */
  prompt: Message[] | undefined;
  build(refused: ReadonlySet<RefusedFeature>): WireRequest | EmbeddingRequest;
}

interface Finished {
  entry: JournalEntry;
  /** Whether it was sent just now. */
  paidNow: boolean;
}

/**
 * Makes the calls of one run. A call that the journal has, or that is under way in this process, sends nothing.
 * Any other is reserved in the budget, recorded as an intent, sent, journaled, and only then given back. While
 * the endpoint is busy it is repeated for some 90 seconds, each time as an intent of its own; then
 * EndpointBusyError is thrown. Throws the errors of `errors.ts`, StoreError, or the signal's reason.
 */
export function createLanguageModels(
  dependencies: LanguageModelsDependencies,
): LanguageModels & EmbeddingModels {
  return new RunLanguageModels(dependencies);
}

class RunLanguageModels implements LanguageModels, EmbeddingModels {
  private readonly payments: Payments;
  private readonly retry: RetryPolicy;
  /** Uses that the ledger knows of already. */
  private readonly noted = new Set<string>();
  /** Replies that were paid when the journal could not be written: they are not asked for again. */
  private readonly unwritten = new Map<string, JournalEntry>();
  private readonly refusals = new Map<string, Promise<Set<RefusedFeature>>>();

  constructor(private readonly dependencies: LanguageModelsDependencies) {
    this.payments = new Payments(dependencies);
    this.retry = dependencies.retry ?? defaultRetryPolicy;
  }

  async complete(call: Call, signal?: AbortSignal): Promise<Reply> {
    const model = modelOf(this.dependencies.endpoint.config, call.role);
    const { entry, paidNow } = await completeWithRoom(call, model, (each, limit) =>
      this.completeOnce(each, limit, signal),
    );
    const { key, text, finish, usage } = entry;
    return { key, text, finish, usage, journaled: !paidNow };
  }

  private completeOnce(call: Call, limit: ReplyLimit, signal: AbortSignal | undefined): Promise<Finished> {
    const { config, identity } = this.dependencies.endpoint;
    const { role, path, messages, sample = 0 } = call;
    const request = requestFor(call, config);
    const model = modelOf(config, role);
    const temperatureIsConfigured = model.temperature !== undefined;
    const work = {
      beganAt: performance.now(),
      ...{ role, path, model: request.model, usualReply: request.maxCompletionTokens },
      key: callKey({ identity, request, sample }),
      price: priceOf(model),
      kind: requestKind(identity, request),
      prompt: role === 'agent' ? undefined : messages,
    };
    const build = (longestReply: number) => (refused: ReadonlySet<RefusedFeature>) => {
      const sent = { ...request, maxCompletionTokens: longestReply };
      return wireRequest({ config, request: sent, sample, refused, temperatureIsConfigured });
    };
    return askWithinContext({ call, model, limit }, longestReply =>
      this.finish({ ...work, longestReply, build: build(longestReply) }, signal),
    );
  }

  async embed({ texts, model, path }: EmbeddingCall, signal?: AbortSignal): Promise<Vector[]> {
    const request = embeddingRequest(texts, model);
    const key = embeddingKey(this.dependencies.endpoint.identity, request);
    const { entry } = await this.finish(
      {
        ...{ role: 'embedding', path, model: model.model, longestReply: 0, usualReply: 0, prompt: undefined },
        ...{ key, price: priceOf(model), beganAt: performance.now() },
        // There is nothing optional in it that could be refused.
        kind: key.requestHash,
        build: () => request,
      },
      signal,
    );
    const vectors = readVectors(entry.text);
    if (vectors?.length !== texts.length)
      throw new TypeError(`The journal entry ${entry.key} has no vectors.`);
    return vectors;
  }

  private async finish(work: Work, signal: AbortSignal | undefined): Promise<Finished> {
    const { endpoint, journal, ledger } = this.dependencies;
    const { key } = work;
    for (;;) {
      signal?.throwIfAborted();
      const flight = endpoint.flights.join({
        key: `${journal.name} ${key.key}`,
        owner: ledger.run,
        work: flightSignal => this.obtain(work, flightSignal),
        signal,
      });
      try {
        const { entry, sent } = await flight.result;
        const paidNow = sent && !flight.joined;
        if (!paidNow) this.noteUse(entry, work);
        return { entry, paidNow };
      } catch (error) {
        // What stops another run (its budget) need not stop this one.
        if (flight.owner === ledger.run || !(error instanceof BudgetSpentError)) throw error;
      }
    }
  }

  async flush(): Promise<void> {
    await this.dependencies.ledger.flush();
  }

  private async obtain(work: Work, signal: AbortSignal): Promise<FlightOutcome> {
    const { key } = work.key;
    const unwritten = this.unwritten.get(key);
    if (unwritten) return { entry: await this.write(unwritten, work), sent: true };
    // Looked up within the flight: a flight that ended just now left its entry there.
    const found = await this.dependencies.journal.find(key);
    if (found) return { entry: found, sent: false };
    return this.payWithRetries(work, signal);
  }

  private async payWithRetries(work: Work, signal: AbortSignal): Promise<FlightOutcome> {
    const attempts = new Attempts(this.retry);
    for (;;) {
      const request = work.build(attempts.without(await this.refused(work)));
      try {
        return await this.payOnce(work, request, { signal, attempts });
      } catch (error) {
        if (!(await this.doWithout(work, request, error))) await attempts.pauseAfter(error, signal);
      }
    }
  }

  private refused({ kind }: Work): Promise<Set<RefusedFeature>> {
    const { journal } = this.dependencies;
    const known = this.refusals.get(kind) ?? journal.refusals(kind).then(features => new Set(features));
    this.refusals.set(kind, known);
    known.catch(() => this.refusals.delete(kind));
    return known;
  }

  /** True where the request was refused for a feature that it can do without, and will from now on. */
  private async doWithout(
    work: Work,
    request: WireRequest | EmbeddingRequest,
    error: unknown,
  ): Promise<boolean> {
    const feature = refusedFeature(error, request);
    if (!feature) return false;
    const refused = await this.refused(work);
    // Refused although it was left out, or with its last alternative: there is no way round.
    const lengths: RefusedFeature[] = ['max_tokens', 'max_completion_tokens'];
    if (lengths.includes(feature) && lengths.some(name => name !== feature && refused.has(name)))
      return false;
    await this.dependencies.journal.refuse(work.kind, feature);
    refused.add(feature);
    return true;
  }

  private async payOnce(
    work: Work,
    request: WireRequest | EmbeddingRequest,
    means: { signal: AbortSignal; attempts: Attempts },
  ): Promise<FlightOutcome> {
    const { endpoint, journal } = this.dependencies;
    const slot = await endpoint.limiter.acquire(means.signal);
    try {
      // While this one waited for its slot, or between its tries, another process may have finished the call.
      const found = await journal.find(work.key.key);
      if (found) return { entry: found, sent: false };
      return { entry: await this.payFor(work, request, { ...means, slot }), sent: true };
    } finally {
      // Not before the journal has the reply: at most one call a slot may be lost by a kill.
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
    const paid = await this.payments.pay({
      request,
      key: work.key.key,
      role,
      worst: reserved,
      beganAt: work.beganAt,
      ...how,
    });
    try {
      attempts.expectTaken(paid.answer, request);
    } catch (error) {
      this.payments.drop(paid, 'model slip');
      throw error;
    }
    const milliseconds = Math.round(performance.now() - started);
    const entry = this.entryOf(work, paid, remarksOn(paid.answer, work, request));
    // Both count at once in this worker; others know before the reply is given to anyone.
    const learned = reservations.learn({ worst, actual: entry.usage, model });
    const settled = paid.reservation.settle(entry.usage);
    const standing = await this.write(entry, work, milliseconds);
    await Promise.all([learned, settled]);
    return standing;
  }

  private entryOf(work: Work, { answer, intent }: Paid, remarks: Remarks): JournalEntry {
    const { role, prompt } = work;
    return {
      ...work.key,
      model: answer.model,
      role,
      ...(prompt && { prompt }),
      text: answer.text,
      finish: answer.finish,
      usage: { calls: 1, ...answer.tokens, usd: costOf(answer.tokens, work.price) },
      usageCounted: answer.usageCounted,
      ...remarks,
      paidBy: { run: this.dependencies.ledger.run, intent },
    };
  }

  /** Makes a paid reply durable, and gives the one that stands: another process may have been faster. */
  private async write(entry: JournalEntry, work: Work, milliseconds?: number): Promise<JournalEntry> {
    const { role } = work;
    const { key, usage, paidBy } = entry;
    this.unwritten.set(key, entry);
    const standing = await this.dependencies.journal.put(entry);
    this.unwritten.delete(key);
    const stands = standing.paidBy.intent === paidBy.intent;
    if (stands) this.noted.add(useOf(entry, work));
    const known = {
      ...placeOf(work),
      ...remarksOf(entry),
      ...(milliseconds === undefined ? {} : { milliseconds }),
    };
    this.record({ type: 'reply', id: paidBy.intent, key, role, usage, stands, ...known });
    if (!stands) this.noteUse(standing, work);
    return standing;
  }

  private noteUse(entry: JournalEntry, work: Work): void {
    const { key, usage, paidBy } = entry;
    const use = useOf(entry, work);
    if (this.noted.has(use)) return;
    this.noted.add(use);
    this.record({ type: 'hit', key, role: work.role, usage, paidBy, ...remarksOf(entry), ...placeOf(work) });
  }

  /** The record is durable by the next `flush`; a failure to write it shows there. */
  private record(record: Parameters<Ledger['append']>[0]): void {
    void this.dependencies.ledger.append(record).catch(() => undefined);
  }
}

function useOf(entry: JournalEntry, { role, path = '' }: Work): string {
  return `${role} ${entry.key} ${path}`;
}

function placeOf({ path }: Work): { path?: string } {
  return path === undefined ? {} : { path };
}
