import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openStore } from '../../../../../lib/store/open-store.js';
import { workflowIdOf } from '../../../../../lib/store/store-identity.js';
import { installRuntime } from '../../../../../lib/temporal/install-runtime.js';
import { replayHistories } from '../../../../../lib/temporal/histories/replay-histories.js';
import type { Disagreement } from '../../../../../lib/temporal/histories/replay-histories.js';
import { InvalidHistoryError, parseHistory } from '../../../../../lib/temporal/histories/saved-history.js';
import { startRecordingEndpoint } from '../../../../support/recording-endpoint.js';
import {
  createWarmFolder,
  smallConfig,
  stopServers,
  type RunFolder,
} from '../../../../support/run-folder.js';

interface Event {
  eventId: string;
  eventType: string;
  activityTaskScheduledEventAttributes?: { activityId: string; activityType: { name: string } };
  startChildWorkflowExecutionInitiatedEventAttributes?: { workflowId: string };
  workflowExecutionStartedEventAttributes?: { workflowType: { name: string } };
}

let folder: RunFolder;
let texts: Map<string, string>;
let root: string;

beforeAll(async () => {
  installRuntime(() => undefined);
  const endpoint = await startRecordingEndpoint();
  folder = await createWarmFolder(smallConfig(endpoint.url));
  await folder.run('optimize', 'fgo.yaml', '--id', 'replayed');
  const store = await openStore(folder.store);
  root = await workflowIdOf(store, 'replayed');
  const keys = await store.list('runs/replayed/histories');
  const entries = await Promise.all(
    keys.map(async key => [key.replace(/^.*\//, ''), await folder.read(key)] as const),
  );
  texts = new Map(entries);
});

afterAll(async () => {
  await stopServers();
});

function eventsOf(name: string): Event[] {
  return (JSON.parse(texts.get(name) ?? '{}') as { events: Event[] }).events;
}

function textOf(events: Event[]): string {
  return JSON.stringify({ events });
}

async function disagreementOf(events: Event[]): Promise<Disagreement | null> {
  for await (const { disagreement } of replayHistories([parseHistory('changed.json', textOf(events))])) {
    return disagreement;
  }
  throw new Error('Nothing was replayed.');
}

/** The events of one workflow whose activities are scheduled as this history says, last ones first. */
function activitiesOf(events: Event[]): Event[] {
  return events.filter(event => event.activityTaskScheduledEventAttributes).reverse();
}

describe('fgo replay', () => {
  it('finds that every history of a run agrees with the code that wrote it', async () => {
    const { code, stdout } = await folder.run('replay', 'replayed', '--json');
    expect(JSON.parse(stdout)).toEqual({
      workflows: texts.size,
      agree: texts.size,
      disagree: [],
      unreadable: [],
    });
    expect(code).toBe(0);
    // The run, two subsets and a merge.
    expect(texts.size).toBe(4);
  });

  it('exits with 1 and names workflow, event and command if a history disagrees', async () => {
    const events = eventsOf('subset-001.json');
    const changed = activitiesOf(events)[1];
    const scheduled = changed?.activityTaskScheduledEventAttributes;
    if (!scheduled) throw new Error('The subset has no second last activity.');
    const name = scheduled.activityType.name;
    scheduled.activityType.name = 'anotherActivity';
    await writeFile(join(folder.path, 'changed.json'), textOf(events));
    await writeFile(join(folder.path, 'same.json'), texts.get('subset-002.json') ?? '');
    const files = ['--history', 'changed.json', 'same.json'];
    const message = `the history schedules the activity "anotherActivity", the code schedules the activity "${name}" instead`;

    const json = await folder.run('replay', ...files, '--json');
    expect(json.code).toBe(1);
    expect(JSON.parse(json.stdout)).toEqual({
      workflows: 2,
      agree: 1,
      disagree: [
        {
          workflowId: `${root}/subset-001`,
          event: { id: Number(changed.eventId), type: 'ActivityTaskScheduled' },
          expected: 'schedules the activity "anotherActivity"',
          got: `schedules the activity "${name}"`,
          message,
        },
      ],
      unreadable: [],
    });

    const plain = await folder.run('replay', ...files);
    expect(plain.code).toBe(1);
    expect(plain.stdout).toContain(`event ${changed.eventId}, ActivityTaskScheduled: ${message}`);
    expect(plain.stdout).toMatch(/^agrees +replayed@[0-9a-f]{8}\/subset-002 /m);
    expect(plain.stderr).toBe('1 of 2 agree with the current code.\n');
  });

  it('replays what it can and exits with 1 if one file is broken, and reports how', async () => {
    const whole = texts.get('subset-001.json') ?? '';
    await writeFile(join(folder.path, 'cut.json'), whole.slice(0, whole.length / 2));
    await writeFile(join(folder.path, 'whole.json'), whole);
    const broken = await folder.run('replay', '--json', '--history', 'whole.json', 'cut.json');
    expect(broken.code).toBe(1);
    expect(JSON.parse(broken.stdout)).toMatchObject({
      workflows: 1,
      agree: 1,
      disagree: [],
      unreadable: [{ source: 'cut.json', problem: expect.stringMatching(/not JSON .*Export it again/) }],
    });
  });

  it('exits with 2 if no history can be read', async () => {
    await writeFile(join(folder.path, 'empty.json'), '{}');
    const empty = await folder.run('replay', '--history', 'empty.json');
    expect([empty.code, empty.stderr]).toEqual([
      2,
      expect.stringMatching(/^empty\.json: .*no list of events/),
    ]);
    const missing = await folder.run('replay', '--history', 'nowhere.json');
    expect([missing.code, missing.stderr]).toEqual([2, expect.stringContaining('nowhere.json')]);
  });

  it('exits with 2 and reports what to do if a run has no histories', async () => {
    const record = JSON.parse(await folder.read('runs/replayed/run.json')) as object;
    const store = await openStore(folder.store);
    await store.write('runs/open/run.json', JSON.stringify({ ...record, id: 'open', endedAt: null }));
    const { code, stderr } = await folder.run('replay', 'open');
    expect([code, stderr]).toEqual([2, expect.stringContaining('fgo resume open')]);
  });

  it('exits with 2 if both a run and files are named', async () => {
    const both = await folder.run('replay', 'replayed', '--history', 'whole.json');
    expect(both.code).toBe(2);
    expect(both.stderr).toContain('--history');
  });
});

describe('replayHistories', () => {
  it('names the first of two child workflows that are in another order', async () => {
    const events = eventsOf('optimize.json');
    const children = events.filter(event => event.startChildWorkflowExecutionInitiatedEventAttributes);
    const place = children.findIndex(
      (event, index) => Number(children[index + 1]?.eventId) === Number(event.eventId) + 1,
    );
    const [first, second] = children.slice(place, place + 2);
    const one = first?.startChildWorkflowExecutionInitiatedEventAttributes;
    const other = second?.startChildWorkflowExecutionInitiatedEventAttributes;
    if (place < 0 || !first || !one || !other) throw new Error('The run starts no two children at once.');
    const [was, is] = [one.workflowId, other.workflowId];
    one.workflowId = is;
    other.workflowId = was;
    expect(await disagreementOf(events)).toMatchObject({
      workflowId: root,
      event: { id: Number(first.eventId), type: 'StartChildWorkflowExecutionInitiated' },
      message: `the history starts the child workflow with the id "${is}", the code starts the child workflow with the id "${was}" instead`,
    });
  });

  it('names the event at which the code does another kind of thing', async () => {
    const events = eventsOf('subset-001.json');
    const activity = activitiesOf(events).at(-1);
    if (!activity) throw new Error('The subset has no activity.');
    const place = events.indexOf(activity);
    const { activityTaskScheduledEventAttributes, ...rest } = activity;
    const timer = {
      ...rest,
      eventType: 'EVENT_TYPE_TIMER_STARTED',
      timerStartedEventAttributes: {
        ...(activityTaskScheduledEventAttributes as object),
        timerId: '1',
        startToFireTimeout: '5s',
      },
    };
    expect(await disagreementOf(events.with(place, timer))).toMatchObject({
      workflowId: `${root}/subset-001`,
      event: { id: Number(activity.eventId), type: 'TimerStarted' },
      message: 'the history has TimerStarted, the code schedules an activity instead',
    });
  });

  it('reports what the code throws if it cannot run the workflow at all', async () => {
    const events = eventsOf('subset-001.json');
    const started = events[0]?.workflowExecutionStartedEventAttributes;
    if (started) started.workflowType.name = 'forgotten';
    const disagreement = await disagreementOf(events);
    expect(disagreement?.message).toMatch(/^the code throws: .*workflow of type 'forgotten'/);
  });

  it('agrees with a workflow that ended before a worker had it', async () => {
    expect(await disagreementOf(eventsOf('subset-001.json').slice(0, 1))).toBeNull();
  });
});

describe('parseHistory', () => {
  it.each([
    ['no JSON', '{"events": [', /not JSON/],
    ['JSON of something else', '{"tasks": []}', /no list of events/],
    ['no events', '{"events": []}', /no events/],
    [
      'no start',
      '{"events": [{"eventId": "1", "eventType": "TimerStarted"}]}',
      /not the start of a workflow/,
    ],
  ])('rejects %s, and names the file', (_, text, problem) => {
    expect(() => parseHistory('some.json', text)).toThrow(InvalidHistoryError);
    expect(() => parseHistory('some.json', text)).toThrow(problem);
    expect(() => parseHistory('some.json', text)).toThrow(/^some\.json: /);
  });

  it('rejects a history with a gap, for which the replay would wait', () => {
    const events = eventsOf('subset-001.json');
    expect(() => parseHistory('some.json', textOf([...events.slice(0, 4), ...events.slice(5)]))).toThrow(
      /Event 5 is missing/,
    );
  });
});
