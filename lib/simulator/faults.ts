import type { SimulatedConfig } from '../config/llm.js';
import { hash, uniform } from './hash.js';
import { LimitedMap } from './limited-map.js';

export type Fault = keyof SimulatedConfig['faults'];

/** How many failed requests are remembered. */
const REMEMBERED = 200_000;

/** Chooses which requests fail: by a hash of their body, and each once alone. */
export function createFaults(settings: SimulatedConfig): (body: string) => Fault | null {
  const failed = new LimitedMap<number, true>(REMEMBERED);
  const shares = Object.entries(settings.faults) as [Fault, number | undefined][];
  return body => {
    let drawn = uniform('fault', body);
    const fault = shares.find(([, share = 0]) => (drawn -= share) < 0)?.[0] ?? null;
    if (fault === null) return null;
    const key = hash(body);
    if (failed.has(key)) return null;
    failed.set(key, true);
    return fault;
  };
}

/** How long a reply takes, in milliseconds: the mean, spread evenly by the jitter. */
export function latencyOf(body: string, settings: SimulatedConfig): number {
  return settings.latencyMs * (1 + settings.jitter * (2 * uniform('latency', body) - 1));
}
