import { noUsage, usageRoles, type Usage, type UsageByRole, type UsageRole } from '../domain/usage.js';

/**
 * An order-independent sum of usages: money is added in integer billionths of a dollar, the rounding of
 * individual usages.
 */
export class UsageTotal {
  private readonly total = noUsage();
  private nanoUsd: number | null = 0;

  add(usage: Usage): void {
    this.total.calls += usage.calls;
    this.total.promptTokens += usage.promptTokens;
    this.total.cachedTokens += usage.cachedTokens;
    this.total.completionTokens += usage.completionTokens;
    if (this.nanoUsd !== null) this.nanoUsd = usage.usd === null ? null : this.nanoUsd + nanoUsd(usage.usd);
  }

  get usage(): Usage {
    return { ...this.total, usd: this.nanoUsd === null ? null : this.nanoUsd / 1e9 };
  }
}

/** Dollars converted to integer billionths. */
export function nanoUsd(usd: number): number {
  return Math.round(usd * 1e9);
}

/** A sum of usages, in total and by role. */
export class RoleTotals {
  private readonly all = new UsageTotal();
  private readonly byRole = new Map(usageRoles.map(role => [role, new UsageTotal()]));

  add(role: UsageRole, usage: Usage): void {
    this.all.add(usage);
    this.byRole.get(role)?.add(usage);
  }

  get usage(): Usage {
    return this.all.usage;
  }

  get usageByRole(): UsageByRole {
    const of = (role: UsageRole): Usage => this.byRole.get(role)?.usage ?? noUsage();
    const embedding = of('embedding');
    return {
      agent: of('agent'),
      evaluator: of('evaluator'),
      optimizer: of('optimizer'),
      merger: of('merger'),
      ...(embedding.calls > 0 && { embedding }),
    };
  }
}
