import { noUsage, usageRoles, type Usage, type UsageByRole, type UsageRole } from '../domain/usage.js';

/**
 * An order-independent sum of usages: money is added in integer billionths of a dollar, the rounding of
 * individual usages.
 */
export class UsageTotal {
  private readonly total = noUsage();
  private nanoUsd = 0;
  private withoutPrice = 0;

  add(usage: Usage): void {
    this.change(usage, 1);
  }

  /** Takes back what was added before. */
  subtract(usage: Usage): void {
    this.change(usage, -1);
  }

  get usage(): Usage {
    return { ...this.total, usd: this.withoutPrice > 0 ? null : this.nanoUsd / 1e9 };
  }

  private change(usage: Usage, sign: 1 | -1): void {
    this.total.calls += sign * usage.calls;
    this.total.promptTokens += sign * usage.promptTokens;
    this.total.cachedTokens += sign * usage.cachedTokens;
    this.total.completionTokens += sign * usage.completionTokens;
    if (usage.usd === null) this.withoutPrice += sign;
    else this.nanoUsd += sign * nanoUsd(usage.usd);
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

  /** Takes back what was added before. */
  subtract(role: UsageRole, usage: Usage): void {
    this.all.subtract(usage);
    this.byRole.get(role)?.subtract(usage);
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
