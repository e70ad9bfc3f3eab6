import type { Usage, UsageRole } from '../domain/usage.js';
import type { Budget, Reservation } from './reservation.js';
import type { EmbeddingRequest } from '../llm/embedding-request.js';
import type { Endpoint } from '../llm/endpoint.js';
import { EndpointBusyError, LanguageModelError, type UsedTokens } from '../llm/errors.js';
import type { Ledger } from './ledger.js';
import type { Slot } from '../llm/limiter.js';
import type { Answer } from '../llm/wire-reply.js';
import type { WireRequest } from '../llm/wire-request.js';

/** One answered request, and the intent that paid for it. */
export interface Paid {
  answer: Answer;
  intent: string;
  reservation: Reservation;
}

interface Parts {
  endpoint: Endpoint;
  ledger: Ledger;
  budget: Budget;
}

/** Sends requests such that each is covered by the budget and recorded before it is sent. */
export class Payments {
  private sent = 0;

  constructor(private readonly parts: Parts) {}

  /** Sends one request once. The caller must settle its reply and release the slot. */
  async pay(parts: {
    request: WireRequest | EmbeddingRequest;
    key: string;
    role: UsageRole;
    /** The maximum cost, as known at the time of the call. */
    worst: () => Usage;
    /** The cost of tokens at the model's price. */
    cost: (tokens: UsedTokens) => Usage;
    slot: Slot;
    /** When the caller requested it, by `performance.now()`. */
    beganAt: number;
    signal: AbortSignal;
  }): Promise<Paid> {
    this.parts.endpoint.timeOuts.expectHope(parts.beganAt);
    for (;;) {
      const reservation = await this.parts.budget.reserve(parts.worst, parts.signal);
      const intent = await this.announce({ ...parts, reservation });
      if (intent === undefined) continue;
      const answer = await this.send({ ...parts, intent, reservation });
      return { answer, intent, reservation };
    }
  }

  /**
   * Makes the intent durable; from then on the call counts until it is settled. Undefined if another reply
   * has meanwhile reported more than was reserved for it: then this call must be reserved again.
   */
  private async announce(parts: {
    key: string;
    role: UsageRole;
    worst: () => Usage;
    reservation: Reservation;
    signal: AbortSignal;
  }): Promise<string | undefined> {
    const { key, role, reservation, signal } = parts;
    const { worst } = reservation;
    const id = `${this.parts.ledger.worker}-${++this.sent}`;
    try {
      await this.parts.ledger.append({ type: 'intent', id, key, role, worst });
    } catch (error) {
      reservation.release();
      throw error;
    }
    try {
      const isEnough = (await reservation.confirm()) && !isMore(parts.worst(), worst);
      signal.throwIfAborted();
      if (isEnough) return id;
    } catch (error) {
      this.undo(id, reservation, 'not sent');
      throw error;
    }
    this.undo(id, reservation, 'reserved again');
    return undefined;
  }

  private async send(parts: {
    request: WireRequest | EmbeddingRequest;
    key: string;
    intent: string;
    role: UsageRole;
    cost: (tokens: UsedTokens) => Usage;
    reservation: Reservation;
    slot: Slot;
    signal: AbortSignal;
  }): Promise<Answer> {
    const { request, key, intent, role, reservation, slot, signal } = parts;
    const { endpoint } = this.parts;
    try {
      const answer = await endpoint.send(request, signal);
      slot.succeeded();
      endpoint.timeOuts.answered(key);
      return answer;
    } catch (error) {
      if (error instanceof EndpointBusyError && error.tooMany) slot.tooMany();
      const used = error instanceof LanguageModelError ? error.used : undefined;
      if (used) await this.charge({ intent, role, reservation, usage: parts.cost(used) }, reasonOf(error));
      else if (isUndone(error)) this.undo(intent, reservation, reasonOf(error));
      else this.giveUp(intent, reservation, reasonOf(error));
      throw error instanceof EndpointBusyError ? endpoint.timeOuts.judge(key, error, slot) : error;
    }
  }

  /** Settles a request without a usable reply at its actual cost. */
  async charge(
    parts: { intent: string; role: UsageRole; reservation: Reservation; usage: Usage },
    reason: string,
  ): Promise<void> {
    const { intent, role, reservation, usage } = parts;
    void this.parts.ledger.append({ type: 'charge', id: intent, role, usage, reason }).catch(() => undefined);
    await reservation.settle(usage);
  }

  private undo(id: string, reservation: Reservation, reason: string): void {
    reservation.release();
    void this.parts.ledger.append({ type: 'void', id, reason }).catch(() => undefined);
  }

  private giveUp(id: string, reservation: Reservation, reason: string): void {
    reservation.keep();
    void this.parts.ledger.append({ type: 'cut', id, reason }).catch(() => undefined);
  }
}

function isMore(next: Usage, held: Usage): boolean {
  return next.promptTokens > held.promptTokens || next.completionTokens > held.completionTokens;
}

/** Whether it is certain that nothing was done and nothing will be charged. */
function isUndone(error: unknown): boolean {
  if (error instanceof EndpointBusyError) return !error.cutOff;
  if (!(error instanceof LanguageModelError)) return false;
  return !('reason' in error && error.reason === 'tooLarge');
}

function reasonOf(error: unknown): string {
  if (error instanceof EndpointBusyError && error.timedOut) return 'CALL_TIMED_OUT';
  return error instanceof LanguageModelError ? error.code : 'aborted';
}
