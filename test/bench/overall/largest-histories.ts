import { openExistingStore } from '../../../lib/store/open-store.js';
import { runKeys } from '../../../lib/store/run-keys.js';

/** The largest sizes among the workflows of one type. */
export interface LargestHistory {
  workflows: number;
  events: number;
  /** Sizes of the saved text, which contains payloads as base64. */
  bytes: number;
  payload: number;
  /** The history with the most events. */
  name: string;
}

interface History {
  events: { workflowExecutionStartedEventAttributes?: { workflowType: { name: string } } }[];
}

/** The largest saved histories of a run, by type of workflow. */
export async function largestHistories(place: string, run: string): Promise<Map<string, LargestHistory>> {
  const store = await openExistingStore(place);
  if (!store) throw new Error(`There is no store at ${place}.`);
  const byType = new Map<string, LargestHistory>();
  for (const key of await store.list(runKeys(run).histories)) {
    const text = (await store.read(key))?.bytes.toString() ?? '{"events":[]}';
    const { events } = JSON.parse(text) as History;
    const type = events[0]?.workflowExecutionStartedEventAttributes?.workflowType.name ?? 'unknown';
    const before = byType.get(type) ?? { workflows: 0, events: 0, bytes: 0, payload: 0, name: '' };
    byType.set(type, {
      workflows: before.workflows + 1,
      events: Math.max(before.events, events.length),
      bytes: Math.max(before.bytes, text.length),
      payload: Math.max(before.payload, largestPayload(text)),
      name: events.length > before.events ? key.slice(key.lastIndexOf('/') + 1) : before.name,
    });
  }
  return byType;
}

function largestPayload(history: string): number {
  let largest = 0;
  for (const [, data = ''] of history.matchAll(/"data":"([A-Za-z0-9+/=]+)"/g)) {
    largest = Math.max(largest, Math.floor((data.length * 3) / 4));
  }
  return largest;
}
