import { parseWorkflowId } from '../../../../../lib/domain/workflow-id.js';
import { installRuntime } from '../../../../../lib/temporal/install-runtime.js';
import { stateUntil } from '../../../../../lib/temporal/replay/state-until.js';
import { bundlePath } from '../../../../../lib/temporal/bundle-path.js';
import { replayHistories } from '../../../../../lib/temporal/histories/replay-histories.js';
import type { SavedHistory } from '../../../../../lib/temporal/histories/saved-history.js';
import { parsed, savedRuns } from '../../../../support/saved-runs.js';

interface Attributes {
  activityType?: { name?: string | null } | null;
  input?: { payloads?: { data?: Uint8Array | null }[] | null } | null;
}

const code = { codePath: bundlePath() };
let runs: { release: string; histories: SavedHistory[] }[];

beforeAll(async () => {
  installRuntime(() => undefined);
  runs = (await savedRuns()).map(({ release, texts }) => ({ release, histories: parsed(texts) }));
});

function typesOf({ events }: SavedHistory): string[] {
  return events.map(({ type }) => type);
}

/** The events at which a run had its progress recorded, with the recorded progress. */
function recordedOf({ history }: SavedHistory): { event: number; progress: unknown }[] {
  return (history.events ?? []).flatMap((event, place) => {
    const attributes = event.activityTaskScheduledEventAttributes as Attributes | null | undefined;
    const data = attributes?.input?.payloads?.[0]?.data;
    if (attributes?.activityType?.name !== 'recordProgress' || !data) return [];
    const { progress } = JSON.parse(Buffer.from(data).toString('utf8')) as { progress: unknown };
    return [{ event: place + 1, progress }];
  });
}

describe('the histories of every release', () => {
  it('hold a wait for a person and workflows that continued as new', () => {
    expect(runs.length).toBeGreaterThan(0);
    for (const { histories } of runs) {
      const types = histories.flatMap(typesOf);
      expect(types).toContain('WorkflowExecutionContinuedAsNew');
      expect(types).toContain('ActivityTaskFailed');
    }
  });

  it('agree with the present code', async () => {
    for (const { release, histories } of runs) {
      for await (const { history, disagreement } of replayHistories(histories)) {
        expect({ release, source: history.source, disagreement }).toMatchObject({ disagreement: null });
      }
    }
  });
});

describe('the state at an event', () => {
  it('is what the run recorded there, wherever it recorded itself', async () => {
    const [first] = runs;
    const own = first?.histories.filter(({ workflowId }) => parseWorkflowId(workflowId).path === '') ?? [];
    const seen: string[] = [];
    for (const saved of own) {
      for (const { event, progress } of recordedOf(saved)) {
        const state = await stateUntil({ saved, event, code });
        // Later code may know more about a run than it recorded, and nothing else.
        expect({ event, progress: state.progress }).toMatchObject({ event, progress });
        seen.push(JSON.stringify(progress));
      }
    }
    expect(new Set(seen).size).toBeGreaterThan(4);
  });

  it('has the position of the code for workflows without progress', async () => {
    const saved = runs[0]?.histories.find(({ workflowId }) => workflowId.endsWith('/subset-001'));
    if (!saved) throw new Error('There is no such subset.');
    const state = await stateUntil({ saved, event: 10, code });
    expect(state.progress).toBeNull();
    expect(state.stack).toContain('optimizeSubset');
  });

  it('is rejected before the first workflow task was done, and after the end', async () => {
    const saved = runs[0]?.histories[0];
    if (!saved) throw new Error('There is no history.');
    await expect(stateUntil({ saved, event: 2, code })).rejects.toMatchObject({ code: 'STATE_MISSING' });
    await expect(stateUntil({ saved, event: 9_999, code })).rejects.toThrow(/events: it has no event 9999/);
  });
});
