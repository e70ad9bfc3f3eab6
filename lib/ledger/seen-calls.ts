import { usageRoles, type Usage, type UsageRole } from '../domain/usage.js';
import type { Remarks } from '../llm/reply-remarks.js';
import { StringIndex } from '../text/string-index.js';

/** A distinct call of a run. */
export interface SeenCall {
  role: UsageRole;
  usage: Usage;
  /** Whether its reply is the one in the journal. */
  isFinal: boolean;
  paidHere: boolean;
  /** Undefined if there are none, as for most calls. */
  remarks: Remarks | undefined;
}

const columns = 5;
const isFinal = 8;
const paidHere = 16;

/** The distinct calls of a run by their key, in 60 bytes each: objects would take ten times as much. */
export class SeenCalls {
  private readonly index = new StringIndex();
  private usages = new Float64Array(columns * 512);
  /** The role and two bits. */
  private flags = new Uint8Array(512);
  private readonly remarks = new Map<number, Remarks>();

  get size(): number {
    return this.index.size;
  }

  get(key: string): SeenCall | undefined {
    const number = this.index.find(key);
    return number === undefined ? undefined : this.at(number);
  }

  set(key: string, call: SeenCall): void {
    const number = this.index.add(key);
    if (number >= this.flags.length) this.grow();
    const { calls, promptTokens, cachedTokens, completionTokens, usd } = call.usage;
    this.usages.set([calls, promptTokens, cachedTokens, completionTokens, usd ?? NaN], columns * number);
    this.flags[number] =
      usageRoles.indexOf(call.role) | (call.isFinal ? isFinal : 0) | (call.paidHere ? paidHere : 0);
    if (call.remarks) this.remarks.set(number, call.remarks);
    else this.remarks.delete(number);
  }

  all(): SeenCall[] {
    return Array.from({ length: this.size }, (_, number) => this.at(number));
  }

  withRemarks(): SeenCall[] {
    return [...this.remarks.keys()].map(number => this.at(number));
  }

  private at(number: number): SeenCall {
    const flags = this.flags[number] ?? 0;
    const row = this.usages.subarray(columns * number, columns * (number + 1));
    const [calls = 0, promptTokens = 0, cachedTokens = 0, completionTokens = 0, usd = 0] = row;
    return {
      role: usageRoles[flags % isFinal] ?? 'agent',
      usage: { calls, promptTokens, cachedTokens, completionTokens, usd: Number.isNaN(usd) ? null : usd },
      isFinal: (flags & isFinal) > 0,
      paidHere: (flags & paidHere) > 0,
      remarks: this.remarks.get(number),
    };
  }

  private grow(): void {
    const { usages, flags } = this;
    this.usages = new Float64Array(2 * usages.length);
    this.usages.set(usages);
    this.flags = new Uint8Array(2 * flags.length);
    this.flags.set(flags);
  }
}
