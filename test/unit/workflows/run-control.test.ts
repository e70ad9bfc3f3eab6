import { approvalKind, pausedKind } from '../../../lib/domain/progress.js';
import type { RunProgress } from '../../../lib/domain/progress.js';
import { NodeControl } from '../../../workflows/runtime/node-control.js';
import { RunControl } from '../../../workflows/runtime/run-control.js';
import type { Command, Consequences } from '../../../workflows/runtime/run-control.js';

const mostChanges = 7;

/** One run, and what happened to it. */
function createRun() {
  const node = new NodeControl();
  const progress: Pick<RunProgress, 'ending' | 'stage'> = { ending: null, stage: 'optimize' };
  const control = new RunControl({ run: 'run', path: 'run@store', node, progress, mostChanges });
  return { node, progress, control, waits: 0 };
}

type TestedRun = ReturnType<typeof createRun>;

const commands: Command[] = [
  { kind: 'pause' },
  { kind: 'continue', again: false },
  { kind: 'continue', again: true },
  { kind: 'approve' },
  { kind: 'reject', reason: 'no' },
  { kind: 'finish', place: 'here' },
];

/** Everything that can happen to a run. */
const events: [string, (run: TestedRun) => void][] = [
  ...commands.map((command): [string, (run: TestedRun) => void] => [
    JSON.stringify(command),
    run => {
      if (run.control.refusal(command) === null) checked(run, command);
    },
  ]),
  ['stop', run => void run.control.stop('a rule')],
  ['incomplete result', run => need(run, 'a', { unscored: 0.5 })],
  ['broken endpoint', run => need(run, 'b')],
  ['question', run => void run.control.ask('Is this good?')],
  ['final test', run => (run.progress.stage = 'test')],
];

function need({ control, ...run }: TestedRun, path: string, asIs?: { unscored: number }): void {
  control.add({
    path,
    ordinal: run.waits + 1,
    kind: 'Broken',
    reason: 'r',
    remedy: 'm',
    ...(asIs && { asIs }),
  });
}

/** Applies a command and checks what must follow from it. */
function checked({ control, node, progress }: TestedRun, command: Command): Consequences {
  const before = { state: node.state, waiting: control.waiting, ending: progress.ending };
  const needs = before.waiting.filter(({ kind }) => kind !== pausedKind && kind !== approvalKind);
  const { state, answers } = control.apply(command);
  if (state) expect(state.revision).toBe(before.state.revision + 1);
  const isWaiting = control.waiting.map(({ path, kind }) => `${path} ${kind}`);
  switch (command.kind) {
    case 'pause':
      expect(node.state.paused).toBe(true);
      break;
    case 'continue':
      expect(node.state.paused).toBe(false);
      // Each wait is answered once; a pause decides nothing about incomplete results.
      expect(answers.map(([path]) => path).sort()).toEqual(needs.map(({ path }) => path).sort());
      for (const [, { decision }] of answers)
        expect(decision).toBe(before.state.paused || command.again ? 'again' : 'asIs');
      expect(isWaiting.filter(text => !text.endsWith(approvalKind))).toEqual([]);
      break;
    case 'approve':
    case 'reject':
      expect(isWaiting.some(text => text.endsWith(approvalKind))).toBe(false);
      break;
    case 'finish':
      expect([node.endingByHand, node.state.paused]).toEqual([true, false]);
      expect(progress.ending).toContain('finished by hand here');
      expect(isWaiting.filter(text => !text.endsWith(approvalKind))).toEqual([]);
  }
  return { state, answers };
}

/** What must hold in every state that a run can reach. */
function checkState({ control, node, progress }: TestedRun): void {
  const { waiting } = control;
  const kinds = waiting.map(({ kind }) => kind);
  const refused = (command: Command) => control.refusal(command) !== null;
  expect(kinds.includes(pausedKind)).toBe(node.state.paused);
  expect(refused({ kind: 'approve' })).toBe(!kinds.includes(approvalKind));
  const continues = kinds.some(kind => kind !== approvalKind);
  expect(refused({ kind: 'continue', again: false })).toBe(!continues);
  // The histories have room for the end of a pause, a stop rule and a manual end.
  expect(node.state.revision).toBeLessThanOrEqual(mostChanges);
  if (progress.stage === 'optimize' && !node.ending)
    expect(refused({ kind: 'finish', place: '' })).toBe(false);
  if (node.endingByHand) expect(kinds.filter(kind => kind === 'Broken')).toEqual([]);
  if (node.ending) expect(progress.ending).not.toBeNull();
}

it('behaves in every state that some sequence of events reaches', () => {
  const seen = new Set<string>();
  let open: number[][] = [[]];
  while (open.length > 0) {
    const next: number[][] = [];
    for (const path of open) {
      for (const event of events.keys()) {
        const sequence = [...path, event];
        const run = createRun();
        for (const number of sequence) events[number]?.[1](run);
        checkState(run);
        const { node, control, progress } = run;
        const state = JSON.stringify([node.state, control.waiting, progress]);
        if (seen.has(state)) continue;
        seen.add(state);
        next.push(sequence);
      }
    }
    open = next;
  }
  expect(seen.size).toBeGreaterThan(100);
});

it('remembers an accepted share of unscored tasks only when a person takes a result as it is', () => {
  const run = createRun();
  need(run, 'a', { unscored: 0.5 });
  checked(run, { kind: 'continue', again: true });
  expect(run.node.state.unscored).toBeNull();
  need(run, 'a', { unscored: 0.5 });
  checked(run, { kind: 'continue', again: false });
  expect(run.node.state.unscored).toBe(0.5);
});

it('accepts no command once it is closed', () => {
  const { control } = createRun();
  control.ask('Is this good?');
  control.close();
  for (const command of commands) expect(control.refusal(command)).toBe('The run run has ended.');
});
