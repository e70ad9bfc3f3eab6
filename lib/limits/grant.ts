import { fairShares, wholeShares, type Claim, type Shares } from './fair-shares.js';
import { smallestLimits, type Holder } from './lease-record.js';

/** By id. All of them are alive. */
export type Holders = Readonly<Record<string, Holder>>;

/** A holder of a slot that others wait for keeps it for this long, in seconds, before it is their turn. */
const turnSeconds = 5;
/** More than errors of rounding. */
const tiny = 1e-6;

export interface Grant {
  /** What the holder may use from now on. */
  allowed: Record<string, number>;
  /** The same with the calls that are still in flight: others have to leave that to it. */
  granted: Record<string, number>;
  /** Its fair share of the calls in flight. */
  fairCalls: number;
  /** Whether others have to give back some of what is its fair share. */
  isShort: boolean;
  /** What the limits still have, for whoever asks first. */
  free: Record<string, number>;
}

/**
 * The share of one holder. It grows only by what all others have given back, so that the sum of the shares
 * never exceeds a limit, and shrinks at once; only calls in flight are kept. A holder that is alone has
 * everything. Otherwise it has what it wants, and as much again if nobody needs it, so that a newcomer finds
 * something free.
 */
export function grantTo(id: string, inFlight: number, holders: Holders): Grant {
  const limits = smallestLimits(holders);
  const others = Object.entries(holders).filter(([other]) => other !== id);
  const result: Grant = { allowed: {}, granted: {}, fairCalls: 0, isShort: false, free: {} };
  for (const [name, limit] of Object.entries(limits)) {
    const taken = others.reduce((sum, [, { granted }]) => sum + (granted[name] ?? Infinity), 0);
    const shares = others.length === 0 ? new Map([[id, limit]]) : sharesOf(name, limit, holders);
    const isCalls = name === 'calls';
    if (isCalls) result.fairCalls = shares.get(id) ?? 0;
    const target = (isCalls ? roundedShares(shares, holders) : shares).get(id) ?? 0;
    const available = Math.max(0, limit - taken);
    const allowed = Math.min(target, available);
    result.allowed[name] = allowed;
    result.isShort ||= target - allowed > tiny;
    result.granted[name] = isCalls ? Math.max(allowed, inFlight) : allowed;
    result.free[name] = available - allowed;
  }
  return result;
}

function sharesOf(name: string, limit: number, holders: Holders): Shares {
  const claims = Object.entries(holders).flatMap(([holder, { runs }]) =>
    Object.entries(runs).map(([run, { weight, amounts }]): Claim => ({
      holder,
      run,
      weight,
      amount: amounts[name] ?? 0,
    })),
  );
  const shares = fairShares(limit, claims);
  const left = limit - [...shares.values()].reduce((sum, share) => sum + share, 0);
  if (left < tiny) return shares;
  const extra = fairShares(
    left,
    [...shares].map(([holder, amount]) => ({ holder, run: holder, weight: 1, amount })),
  );
  return new Map([...shares].map(([holder, share]) => [holder, share + (extra.get(holder) ?? 0)]));
}

function roundedShares(shares: Shares, holders: Holders): Shares {
  return wholeShares(shares, id => {
    const { owed = 0, granted = {} } = holders[id] ?? {};
    const hasTurn = (granted['calls'] ?? 0) > Math.floor(shares.get(id) ?? 0);
    return owed + (hasTurn ? turnSeconds : 0);
  });
}

/** How the runs of a holder share what it has: a run that calls from several holders has a part in each. */
export function weightsOf(id: string, holders: Holders): Record<string, number> {
  const totals: Record<string, number> = {};
  for (const { runs } of Object.values(holders))
    for (const [run, { amounts }] of Object.entries(runs))
      totals[run] = (totals[run] ?? 0) + (amounts['calls'] ?? 0);
  return Object.fromEntries(
    Object.entries(holders[id]?.runs ?? {}).map(([run, { weight, amounts }]) => {
      // One more call: a run that calls from nowhere at the moment has all its weight where it begins.
      return [run, (weight * ((amounts['calls'] ?? 0) + 1)) / ((totals[run] ?? 0) + 1)];
    }),
  );
}
