import { Allowance } from './allowance.js';
import type { StatedLimit } from './limiter.js';
import { RequestRate } from './request-rate.js';

/** A limit is kept although requests arrive a little unevenly, and windows are counted differently. */
const ofLimit = 0.97;

/** The rate of one model: what the endpoint accepts, and what this process may use of configured limits. */
export class ModelRate {
  private readonly accepted = new RequestRate();
  private readonly requests = new Allowance({ savesMs: 250, atLeast: 1 });
  private readonly tokens = new Allowance({ savesMs: 1_000, atLeast: 1 });
  private hasTokenLimit = false;

  /** In requests and tokens a minute; Infinity where there is no limit. */
  setLimits({ requests, tokens }: Record<StatedLimit['unit'], number>, now: number): void {
    this.requests.setPerMinute(ofLimit * requests, now);
    this.tokens.setPerMinute(ofLimit * tokens, now);
    this.hasTokenLimit = tokens !== Infinity;
  }

  setPortion(portion: number): void {
    this.accepted.portion = portion;
  }

  /** When a call of these tokens may be sent; not after `now` if it may be sent at once. */
  readyAt(now: number, tokens: number): number {
    return Math.max(this.accepted.readyAt(), this.requests.readyAt(now, 1), this.tokens.readyAt(now, tokens));
  }

  /** A call is sent; its tokens are charged until it ends. */
  send(now: number, tokens: number): void {
    this.accepted.send(now);
    this.requests.take(now, 1);
    this.tokens.take(now, tokens);
  }

  /** A call ended, for which these tokens were charged. */
  end(now: number, tokens: number): void {
    this.tokens.take(now, -tokens);
  }

  refuse(sentAt: number, now: number, waitMs?: number): void {
    this.accepted.refuse(sentAt, now, waitMs);
  }

  learn(stated: readonly StatedLimit[], tokens: number, now: number): void {
    this.accepted.learn(stated, tokens);
    this.tokens.take(now, tokens);
  }

  /** The tokens to expect of a call. */
  expectedTokens(guess: () => number): number {
    if (!this.hasTokenLimit) return 0;
    return this.accepted.tokensOfCall || guess();
  }
}
