import { noUsage } from '../../domain/usage.js';
import type { LoggedCall } from '../../ledger/call-log.js';
import { UsageTotal } from '../../ledger/usage-total.js';
import type { NodeDetails } from '../../report/node-view.js';
import type { RunPoint } from '../../report/run-points.js';
import { describeCall } from './call-details.js';
import type { OpenedRun } from './opened-run.js';

/** Describes a point of the tree, or any other path at which the run made calls. */
export async function describeNode(
  run: OpenedRun,
  options: { path: string; point: RunPoint | undefined },
): Promise<NodeDetails> {
  const { path, point } = options;
  const places = point?.places ?? [path];
  // In work order: what was tried on a subset comes before its results.
  const calls = await run.callsAt(places);
  const written = calls.filter(({ role }) => role !== 'agent');
  return {
    run: run.record.id,
    kind: 'node',
    path,
    parents: point?.parents ?? [],
    report: point?.report ?? null,
    modules: point?.modules ? await run.context.modules(point.modules) : null,
    calls: await Promise.all(written.map(call => describeCall(run, call))),
    rollouts: rolloutsAt(
      calls.filter(({ role }) => role === 'agent'),
      places,
    ),
  };
}

function rolloutsAt(calls: LoggedCall[], places: string[]): NodeDetails['rollouts'] {
  const byPlace = new Map<string, { calls: number; total: UsageTotal }>();
  for (const { paths, usage } of calls) {
    for (const path of paths.filter(entry => isWithin(entry, places))) {
      const sum = byPlace.get(path) ?? { calls: 0, total: new UsageTotal() };
      sum.calls += 1;
      sum.total.add(usage ?? noUsage());
      byPlace.set(path, sum);
    }
  }
  return [...byPlace].map(([path, { calls: count, total }]) => ({ path, calls: count, usage: total.usage }));
}

function isWithin(path: string, places: string[]): boolean {
  return places.some(place => path === place || path.startsWith(`${place}/`));
}
