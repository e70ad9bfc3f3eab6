import { z } from 'zod';
import { usageByRoleSchema, usageRoles, usageRoleSchema, usageSchema } from '../domain/usage.js';
import type { Usage, UsageRole } from '../domain/usage.js';
import type { LedgerRecord } from './ledger-record.js';
import { remarksOf, remarksSummarySchema, summarizeRemarks } from '../llm/reply-remarks.js';
import type { Remarks, RemarksSummary } from '../llm/reply-remarks.js';
import { StringIndex } from '../text/string-index.js';
import { SeenCalls, type SeenCall } from './seen-calls.js';
import { RoleTotals, UsageTotal } from './usage-total.js';

/** A call that was sent, and has no answer. */
export const openIntentSchema = z.strictObject({
  id: z.string(),
  key: z.string(),
  role: usageRoleSchema,
  worst: usageSchema,
  /**
   * Why its worker gave it up, so that no reply will come; null if it may be in flight, or if its worker was
   * killed.
   */
  reason: z.string().nullable(),
});
export type OpenIntent = z.infer<typeof openIntentSchema>;

const count = z.number().int().nonnegative();

/** The costs and outcomes of a run's calls. Money is null if a price is unknown. */
export const ledgerSummarySchema = z.strictObject({
  /** The cost of the run with an empty journal: each distinct call once. */
  usage: usageSchema,
  usageByRole: usageByRoleSchema,
  /** The cost of the finished calls that this run sent. */
  paid: usageSchema,
  paidByRole: usageByRoleSchema,
  /** Distinct calls that the journal had from earlier runs. */
  hits: count,
  /** Distinct calls that this run had to send. */
  misses: count,
  /**
   * Calls sent without an answer, whose worst case stays charged: time-outs, cut connections, and calls in
   * flight when a worker was killed. While workers run it includes their calls in flight: `open` of these are
   * not known to be cut off.
   */
  cutOff: z.strictObject({ calls: count, worst: usageSchema, open: count }),
  /** The individual calls of `cutOff`. */
  unresolved: z.array(openIntentSchema),
  /** The worst case of calls without an answer that a person released from the budget. */
  released: usageSchema,
  /** What counts against the budget: `paid`, and the worst case of the calls in `cutOff`. */
  charged: usageSchema,
  /** Batches that could not be read: sums are too low by their contents. */
  damagedBatches: count,
  /** The signs in its distinct replies of settings that do not fit. */
  remarks: remarksSummarySchema,
});
export type LedgerSummary = z.infer<typeof ledgerSummarySchema>;

/**
 * Sums ledger records; the order of the workers' batches does not matter. Totals follow each record, because a
 * run that is watched is summed once a second, and may have a million records.
 */
export class LedgerAccounts {
  private readonly open = new Map<string, OpenIntent>();
  /** Intents whose outcome is known. */
  private readonly settled = new StringIndex();
  private readonly calls = new SeenCalls();
  private readonly usage = new RoleTotals();
  private readonly paid = new RoleTotals();
  private misses = 0;
  /** By intent, with its worst case if already known. */
  private readonly released = new Map<string, Usage | undefined>();
  damagedBatches = 0;

  constructor(private readonly run: string) {}

  add(record: LedgerRecord): void {
    switch (record.type) {
      case 'intent':
        if (this.released.has(record.id)) this.released.set(record.id, record.worst);
        else if (!this.isSettled(record.id)) this.open.set(record.id, openIntent(record));
        return;
      case 'reply':
        this.settle(record.id, { role: record.role, usage: record.usage });
        this.see(record.key, seenCall(record, { isFinal: record.isFinal, paidHere: true }));
        return;
      case 'charge':
        this.settle(record.id, record);
        return;
      case 'void':
        this.settle(record.id, undefined);
        return;
      case 'cut': {
        const intent = this.open.get(record.id);
        if (intent) intent.reason = record.reason;
        return;
      }
      case 'release':
        if (this.isSettled(record.id)) return;
        this.released.set(record.id, this.open.get(record.id)?.worst ?? this.released.get(record.id));
        this.open.delete(record.id);
        return;
      case 'hit': {
        const paidHere = record.paidBy.run === this.run;
        if (paidHere) this.settle(record.paidBy.intent, { role: record.role, usage: record.usage });
        this.see(record.key, seenCall(record, { isFinal: true, paidHere }));
      }
    }
  }

  /** Intents that are neither settled nor given up by their worker: the journal may have their reply. */
  undecided(): OpenIntent[] {
    return [...this.open.values()].filter(intent => intent.reason === null);
  }

  summary(): LedgerSummary {
    const charged = new UsageTotal();
    const worst = new UsageTotal();
    const released = new UsageTotal();
    charged.add(this.paid.usage);
    for (const intent of this.open.values()) {
      worst.add(intent.worst);
      charged.add(intent.worst);
    }
    for (const known of this.released.values()) if (known) released.add(known);
    return {
      usage: this.usage.usage,
      usageByRole: this.usage.usageByRole,
      paid: this.paid.usage,
      paidByRole: this.paid.usageByRole,
      hits: this.calls.size - this.misses,
      misses: this.misses,
      cutOff: { calls: this.open.size, worst: worst.usage, open: this.undecided().length },
      unresolved: [...this.open.values()],
      released: released.usage,
      charged: charged.usage,
      damagedBatches: this.damagedBatches,
      remarks: this.remarks(),
    };
  }

  private remarks(): RemarksSummary {
    const remarked = this.calls.withRemarks();
    // Whether an endpoint truncates prompts shows only in comparison with all other calls.
    const isCompared = remarked.some(({ remarks }) => remarks?.promptSent !== undefined);
    const compared = isCompared ? this.calls.all() : remarked;
    return summarizeRemarks(compared.map(call => ({ ...call, remarks: call.remarks ?? {} })));
  }

  private isSettled(id: string): boolean {
    return this.settled.find(id) !== undefined;
  }

  private settle(id: string, payment: { role: UsageRole; usage: Usage } | undefined): void {
    this.open.delete(id);
    // It was answered after the release.
    this.released.delete(id);
    // The payer's own record (a reply, which comes first in its ledger) is more reliable than the repetition
    // in a hit.
    if (this.isSettled(id)) return;
    this.settled.add(id);
    if (payment) this.paid.add(payment.role, payment.usage);
  }

  private see(key: string, call: SeenCall): void {
    const known = this.calls.get(key);
    if (!known) {
      this.count(key, call);
      return;
    }
    const better = call.isFinal && !known.isFinal ? call : known;
    this.usage.subtract(known.role, known.usage);
    if (known.paidHere) this.misses--;
    this.count(key, {
      ...better,
      role: firstRole(known.role, call.role),
      paidHere: call.paidHere || known.paidHere,
    });
  }

  private count(key: string, call: SeenCall): void {
    this.calls.set(key, call);
    this.usage.add(call.role, call.usage);
    if (call.paidHere) this.misses++;
  }
}

/**
 * Two roles may make the same call: it counts for the first role in the fixed order, whichever was faster.
 */
function firstRole(left: UsageRole, right: UsageRole): UsageRole {
  return usageRoles.indexOf(left) <= usageRoles.indexOf(right) ? left : right;
}

function openIntent({ id, key, role, worst }: Omit<OpenIntent, 'reason'>): OpenIntent {
  return { id, key, role, worst, reason: null };
}

function seenCall(
  record: Remarks & { role: UsageRole; usage: Usage },
  { isFinal, paidHere }: { isFinal: boolean; paidHere: boolean },
): SeenCall {
  const { role, usage } = record;
  const remarks = remarksOf(record);
  return { role, usage, isFinal, paidHere, remarks: Object.keys(remarks).length > 0 ? remarks : undefined };
}
