import { z } from 'zod';
import { canonicalJson } from '../../lib/text/canonical-json.js';
import { trajectorySchema, type Trajectory } from '../../lib/domain/trajectory.js';
import { openStore } from '../../lib/store/open-store.js';
import type { Asked } from './faulty-endpoint.js';

/** The endpoint's counts. */
export interface Counted {
  /** Requests. */
  calls: number;
  /** Requests for a call whose reply was in the journal at that moment. */
  repaid: number;
  /** Whole replies to a call that had been answered before: those on the wire at a kill or a fault. */
  answeredAgain: number;
  faults: Record<string, number>;
  /** What a provider would charge. */
  spent: { calls: number; tokens: number };
}

export function count(asked: Asked[]): Counted {
  const answered = asked.filter(({ isAnswered }) => isAnswered).map(({ key }) => key);
  const faults: Record<string, number> = {};
  for (const { fault } of asked) if (fault) faults[fault] = (faults[fault] ?? 0) + 1;
  const spent = asked.filter(({ tokens }) => tokens > 0);
  return {
    calls: asked.length,
    repaid: asked.filter(({ wasJournaled }) => wasJournaled).length,
    answeredAgain: answered.length - new Set(answered).size,
    faults,
    spent: { calls: spent.length, tokens: spent.reduce((sum, { tokens }) => sum + tokens, 0) },
  };
}

const trajectoriesSchema = z.array(trajectorySchema).min(1);

/** All trajectories among a store's artifacts. */
export async function trajectoriesOf(storePath: string): Promise<Trajectory[]> {
  const store = await openStore(storePath);
  const all: Trajectory[] = [];
  for (const key of await store.list('artifacts')) {
    const text = (await store.read(key))?.bytes.toString('utf8') ?? '';
    if (!text.startsWith('[')) continue;
    const parsed = trajectoriesSchema.safeParse(JSON.parse(text));
    if (parsed.success) all.push(...parsed.data);
  }
  return all;
}

/**
 * How many trajectories of a run have a score that differs from the undisturbed run: the endpoint answers the
 * same request the same way, so a difference was scored by a fault.
 */
export function scoredByFault(run: Trajectory[], undisturbed: Trajectory[]): number {
  const known = new Set(undisturbed.map(canonicalJson));
  return run.filter(trajectory => trajectory.score !== null && !known.has(canonicalJson(trajectory))).length;
}
