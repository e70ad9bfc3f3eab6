import type { SimulatedConfig } from '../config/llm.js';
import { hash, uniform } from './hash.js';
import { RecentValues } from '../text/recent-values.js';

export type Fault = keyof SimulatedConfig['faults'];

/** Maximum number of failed requests to remember. */
const REMEMBERED = 200_000;

/** Chooses which requests fail, by a hash of their body; each fails only once. */
export function createFaults(settings: SimulatedConfig): (body: string) => Fault | null {
  const failed = new RecentValues<number, true>(REMEMBERED);
  const shares = Object.entries(settings.faults) as [Fault, number | undefined][];
  return body => {
    let drawn = uniform('fault', body);
    const fault = shares.find(([, share = 0]) => (drawn -= share) < 0)?.[0] ?? null;
    if (fault === null) return null;
    const key = hash(body);
    if (failed.get(key) === true) return null;
    failed.set(key, true);
    return fault;
  };
}

/** Latency of a reply in milliseconds: the mean, with uniform jitter. */
export function latencyOf(body: string, settings: SimulatedConfig): number {
  return settings.latencyMs * (1 + settings.jitter * (2 * uniform('latency', body) - 1));
}
