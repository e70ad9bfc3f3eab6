import { usageRoles, type Usage, type UsageByRole, type UsageRole } from '../domain/usage.js';
import type { LedgerRecord } from './ledger-record.js';
import { remarksOf, summarizeRemarks, type Remarks, type RemarksSummary } from '../llm/reply-remarks.js';
import { RoleTotals, UsageTotal } from './usage-total.js';

/** The costs and outcomes of a run's calls. Money is null if a price is unknown. */
export interface LedgerSummary {
  /** The cost of the run with an empty journal: each distinct call once. */
  usage: Usage;
  usageByRole: UsageByRole;
  /** The cost of the finished calls that this run sent. */
  paid: Usage;
  paidByRole: UsageByRole;
  /** Distinct calls that the journal had from earlier runs. */
  hits: number;
  /** Distinct calls that this run had to send. */
  misses: number;
  /**
   * Calls sent without an answer, whose worst case stays charged: time-outs, cut connections, and calls in
   * flight when a worker was killed. While workers run it includes their calls in flight: `open` of these are
   * not known to be cut off.
   */
  cutOff: { calls: number; worst: Usage; open: number };
  /** The individual calls of `cutOff`. */
  unresolved: OpenIntent[];
  /** The worst case of calls without an answer that a person released from the budget. */
  released: Usage;
  /** What counts against the budget: `paid`, and the worst case of the calls in `cutOff`. */
  charged: Usage;
  /** Batches that could not be read: sums are too low by their contents. */
  damagedBatches: number;
  /** The signs in its distinct replies of settings that do not fit. */
  remarks: RemarksSummary;
}

export interface OpenIntent {
  id: string;
  key: string;
  role: UsageRole;
  worst: Usage;
  /**
   * Why its worker gave it up, so that no reply will come; null if it may be in flight, or if its worker was
   * killed.
   */
  reason: string | null;
}

/** A distinct call. */
interface SeenCall {
  role: UsageRole;
  usage: Usage;
  stands: boolean;
  paidHere: boolean;
  /** Undefined if there are none, as for most calls. */
  remarks: Remarks | undefined;
}

/**
 * Sums ledger records; the order of the workers' batches does not matter. Totals follow each record, because a
 * run that is watched is summed once a second, and may have a million records.
 */
export class LedgerAccounts {
  private readonly open = new Map<string, OpenIntent>();
  /** Intents whose outcome is known. */
  private readonly settled = new Set<string>();
  private readonly calls = new Map<string, SeenCall>();
  private readonly usage = new RoleTotals();
  private readonly paid = new RoleTotals();
  private misses = 0;
  /** The calls with remarks. */
  private readonly remarked = new Set<string>();
  /** By intent, with its worst case if already known. */
  private readonly released = new Map<string, Usage | undefined>();
  damagedBatches = 0;

  constructor(private readonly run: string) {}

  add(record: LedgerRecord): void {
    switch (record.type) {
      case 'intent':
        if (this.released.has(record.id)) this.released.set(record.id, record.worst);
        else if (!this.settled.has(record.id)) this.open.set(record.id, { ...record, reason: null });
        return;
      case 'reply':
        this.settle(record.id, { role: record.role, usage: record.usage });
        this.see(record.key, seenCall(record, { stands: record.stands, paidHere: true }));
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
        if (this.settled.has(record.id)) return;
        this.released.set(record.id, this.open.get(record.id)?.worst ?? this.released.get(record.id));
        this.open.delete(record.id);
        return;
      case 'hit': {
        const paidHere = record.paidBy.run === this.run;
        if (paidHere) this.settle(record.paidBy.intent, { role: record.role, usage: record.usage });
        this.see(record.key, seenCall(record, { stands: true, paidHere }));
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
    const remarked = [...this.remarked].flatMap(key => this.calls.get(key) ?? []);
    // Whether an endpoint truncates prompts shows only in comparison with all other calls.
    const compared = remarked.some(({ remarks }) => remarks?.promptSent !== undefined)
      ? [...this.calls.values()]
      : remarked;
    return summarizeRemarks(compared.map(call => ({ ...call, remarks: call.remarks ?? {} })));
  }

  private settle(id: string, payment: { role: UsageRole; usage: Usage } | undefined): void {
    this.open.delete(id);
    // It was answered after the release.
    this.released.delete(id);
    // The payer's own record (a reply, which comes first in its ledger) is more reliable than the repetition
    // in a hit.
    if (this.settled.has(id)) return;
    this.settled.add(id);
    if (payment) this.paid.add(payment.role, payment.usage);
  }

  private see(key: string, call: SeenCall): void {
    const known = this.calls.get(key);
    if (!known) {
      this.count(key, call);
      return;
    }
    const better = call.stands && !known.stands ? call : known;
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
    if (call.remarks) this.remarked.add(key);
    else this.remarked.delete(key);
  }
}

/**
 * Two roles may make the same call: it counts for the first role in the fixed order, whichever was faster.
 */
function firstRole(left: UsageRole, right: UsageRole): UsageRole {
  return usageRoles.indexOf(left) <= usageRoles.indexOf(right) ? left : right;
}

/** Has no other field of the record, since there is one for each call of a run. */
function seenCall(
  record: Remarks & { role: UsageRole; usage: Usage },
  { stands, paidHere }: { stands: boolean; paidHere: boolean },
): SeenCall {
  const { role, usage } = record;
  const remarks = remarksOf(record);
  return { role, usage, stands, paidHere, remarks: Object.keys(remarks).length > 0 ? remarks : undefined };
}
