import fc from 'fast-check';
import { findGarbage, removeGarbage } from '../../../../../lib/app/store/collect-garbage.js';
import { keysOfRun, removeKeys } from '../../../../../lib/app/store/delete-run.js';
import { createArtifacts } from '../../../../../lib/store/artifacts.js';
import { createMemoryStore } from '../../../../../lib/store/memory-store.js';
import { runKeys } from '../../../../../lib/store/run-keys.js';
import type { Store } from '../../../../../lib/store/store.js';
import { recordRun } from '../../../../support/recorded-run.js';

async function has(store: Store, sha256: string): Promise<boolean> {
  return (await store.read(`artifacts/${sha256.slice(0, 2)}/${sha256}`)) !== undefined;
}

async function collect(store: Store): Promise<void> {
  await removeGarbage(store, await findGarbage(store));
}

/** A saved history: its payloads are in base64. */
function historyWith(sha256: string): string {
  const data = Buffer.from(JSON.stringify({ result: { sha256, bytes: 10 } })).toString('base64');
  return JSON.stringify({ events: [{ payloads: [{ data }] }] });
}

describe('the garbage of a store', () => {
  it('is what only deleted runs referred to, for any runs, references and deletions', async () => {
    const graph = fc.record({
      /** For each artifact, earlier artifacts that it refers to. */
      artifacts: fc.array(fc.array(fc.nat(9), { maxLength: 3 }), { minLength: 1, maxLength: 10 }),
      runs: fc.array(
        fc.record({
          progress: fc.array(fc.nat(9), { maxLength: 3 }),
          history: fc.option(fc.nat(9), { nil: null }),
          isDeleted: fc.boolean(),
        }),
        { minLength: 1, maxLength: 5 },
      ),
    });
    await fc.assert(
      fc.asyncProperty(graph, async ({ artifacts: edges, runs }) => {
        const store = createMemoryStore();
        const artifacts = createArtifacts(store);
        const hashes: string[] = [];
        const at = (place: number) => place % edges.length;
        for (const [place, edge] of edges.entries()) {
          const parents = edge.filter(parent => at(parent) < place).map(parent => hashes[at(parent)]);
          hashes.push((await artifacts.put({ place, parents })).sha256);
        }
        const needed = new Set<number>();
        const need = (place: number): void => {
          if (needed.has(place)) return;
          needed.add(place);
          for (const parent of edges[place] ?? []) if (at(parent) < place) need(at(parent));
        };
        for (const [number, { progress, history, isDeleted }] of runs.entries()) {
          const id = `run-${number}`;
          const { record, tasks } = await recordRun(store, id);
          const keys = runKeys(id);
          await store.write(keys.progress, JSON.stringify(progress.map(place => hashes[at(place)])));
          if (history !== null)
            await store.write(`${keys.histories}/own.json`, historyWith(hashes[at(history)] ?? ''));
          if (isDeleted) await removeKeys(store, await keysOfRun(store, record));
          else [...progress, ...(history === null ? [] : [history])].forEach(place => need(at(place)));
          await collect(store);
          expect(await has(store, tasks.sha256)).toBe(!isDeleted);
          // Later runs refer to artifacts that were garbage until then: write them again.
          for (const [place, edge] of edges.entries()) {
            const parents = edge.filter(parent => at(parent) < place).map(parent => hashes[at(parent)]);
            await artifacts.put({ place, parents });
          }
        }
        await collect(store);
        for (const [place, sha256] of hashes.entries())
          expect([place, await has(store, sha256)]).toEqual([place, needed.has(place)]);
      }),
      { numRuns: 60 },
    );
  });

  it('is no artifact while a run is unfinished, because its server may refer to more', async () => {
    const store = createMemoryStore();
    const { sha256 } = await createArtifacts(store).put('only the server refers to it');
    await recordRun(store, 'open', { endedAt: null });
    expect(await findGarbage(store)).toEqual({ keys: [], bytes: 0, unfinished: ['open'] });
    await collect(store);
    expect(await has(store, sha256)).toBe(true);
  });

  it('is not removed if a run was started since it was found', async () => {
    const store = createMemoryStore();
    const { sha256 } = await createArtifacts(store).put('the new run may refer to it');
    const garbage = await findGarbage(store);
    await recordRun(store, 'new', { endedAt: null });
    await expect(removeGarbage(store, garbage)).rejects.toThrow('new was started meanwhile');
    expect(await has(store, sha256)).toBe(true);
  });

  it('is the journal of a deleted --fresh run, and never a shared reply', async () => {
    const store = createMemoryStore();
    await recordRun(store, 'kept', { journalScope: 'kept' });
    const keys = ['journal/shared/aa/one', 'journal/scope-kept/aa/two', 'journal/scope-gone/aa/three'];
    for (const key of keys) await store.write(key, 'reply');
    expect((await findGarbage(store)).keys).toEqual(['journal/scope-gone/aa/three']);
  });

  it('is unknown while the record of a run is damaged: nothing is removed', async () => {
    const store = createMemoryStore();
    await store.write(runKeys('broken').start, '{"id": ');
    await expect(findGarbage(store)).rejects.toThrow('fgo store repair');
  });
});
