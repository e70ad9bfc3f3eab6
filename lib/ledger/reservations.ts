import { z } from 'zod';
import type { Usage } from '../domain/usage.js';
import { canonicalJson, sha256 } from '../text/canonical-json.js';
import type { Store } from '../store/store.js';
import { costOf } from '../llm/prices.js';
import type { Price } from '../llm/price.js';
import { tryReadJson } from '../text/json/read-json.js';

/** How far the replies of one model exceeded the worst case of their requests. */
const excessSchema = z.strictObject({
  /** The prompt's excess, as a factor, because tokenizer differences grow with the text. */
  promptFactor: z.number().min(1),
  /** The reply's excess, in tokens, because thoughts do not grow with the limit of the answer. */
  completionTokens: z.number().int().nonnegative(),
});
type Excess = z.infer<typeof excessSchema>;

const none: Excess = { promptFactor: 1, completionTokens: 0 };

/** How long to use a stored value before reading it again, in milliseconds. */
const readAgainAfter = 10_000;

interface Known {
  excess: Excess;
  /** The last known stored value. */
  stored: Excess;
  readAt: number;
  /** The last exchange with the store; exchanges run one at a time. */
  last: Promise<void>;
}

/**
 * What to reserve for requests to one endpoint. A reply that exceeds its request's worst case raises all
 * later reservations of its model: immediately in this process, durably before the reply is returned to
 * anyone, and within seconds in the store's other workers.
 */
export class Reservations {
  private readonly known = new Map<string, Known>();

  constructor(
    private readonly store: Store,
    private readonly identity: string,
  ) {}

  /** Returns a function for the maximum cost of a request, as known at the time of the call. */
  async of(request: { worst: Usage; model: string; price: Price | undefined }): Promise<() => Usage> {
    const { worst, model, price } = request;
    const known = this.knownOf(model);
    await this.exchange(model, known);
    return () => raised(worst, known.excess, price);
  }

  /** Learns from a reply. Counts immediately; resolves once later workers will know, or cannot be reached. */
  async learn(reply: { worst: Usage; actual: Usage; model: string }): Promise<void> {
    const { worst, actual, model } = reply;
    const known = this.knownOf(model);
    const seen: Excess = {
      promptFactor: actual.promptTokens / Math.max(1, worst.promptTokens),
      completionTokens: actual.completionTokens - worst.completionTokens,
    };
    known.excess = larger(known.excess, seen);
    // If this write fails, the value is written before the next call.
    await this.exchange(model, known).catch(() => undefined);
  }

  private knownOf(model: string): Known {
    const known = this.known.get(model) ?? {
      excess: none,
      stored: none,
      readAt: -Infinity,
      last: Promise.resolve(),
    };
    this.known.set(model, known);
    return known;
  }

  /** Reads what other workers have learned, and stores what this one has. */
  private exchange(model: string, known: Known): Promise<void> {
    known.last = known.last.catch(() => undefined).then(() => this.exchangeOnce(model, known));
    return known.last;
  }

  private async exchangeOnce(model: string, known: Known): Promise<void> {
    const isFresh = performance.now() - known.readAt < readAgainAfter;
    if (isFresh && equal(known.excess, known.stored)) return;
    const key = `reservations/${sha256(canonicalJson({ identity: this.identity, model }))}`;
    for (;;) {
      const found = await this.store.read(key);
      // A damaged value is relearned from one more reply.
      known.stored = (found && tryReadJson(found.bytes, excessSchema)) ?? none;
      known.excess = larger(known.excess, known.stored);
      known.readAt = performance.now();
      const { excess } = known;
      if (equal(excess, known.stored)) return;
      const condition = found ? { tag: found.tag } : 'absent';
      if (await this.store.write(key, JSON.stringify(excess), condition)) {
        known.stored = excess;
        return;
      }
    }
  }
}

function raised(worst: Usage, excess: Excess, price: Price | undefined): Usage {
  if (equal(excess, none)) return worst;
  const tokens = {
    promptTokens: Math.ceil(worst.promptTokens * excess.promptFactor),
    cachedTokens: 0,
    completionTokens: worst.completionTokens + excess.completionTokens,
  };
  return { calls: worst.calls, ...tokens, usd: costOf(tokens, price) };
}

function larger(left: Excess, right: Excess): Excess {
  return {
    promptFactor: Math.max(left.promptFactor, right.promptFactor),
    completionTokens: Math.max(left.completionTokens, right.completionTokens),
  };
}

function equal(left: Excess, right: Excess): boolean {
  return left.promptFactor === right.promptFactor && left.completionTokens === right.completionTokens;
}
