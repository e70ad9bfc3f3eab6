import {
  casesForModule,
  countFailuresByModule,
  needsNoRevision,
  sumFailures,
} from '../../../../../lib/optimizer/provenance/failure-attribution.js';
import type { Case } from '../../../../../lib/optimizer/prompts/cases.js';
import { makeCase } from '../../../../support/cases.js';

const names = ['planner', 'executor'];

/** A task with the module that its critique names. */
function blamed(id: string, module?: string, score = 0): Case {
  const made = makeCase({ id, score });
  const critique = made.critique && { ...made.critique, ...(module !== undefined && { module }) };
  return { ...made, critique };
}

const cases = [
  blamed('plan', 'planner'),
  blamed('act', 'executor'),
  blamed('unknown'),
  blamed('stranger', 'somebody'),
  { ...blamed('silent'), critique: null },
  blamed('solved', undefined, 1),
];
const idsOf = (shown: readonly Case[]) => shown.map(({ task }) => task.id);

describe('the cases of a module', () => {
  it('are its own failures, unassigned ones, and solved tasks, in their order', () => {
    expect(idsOf(casesForModule('planner', cases, names))).toEqual([
      'plan',
      'unknown',
      'stranger',
      'silent',
      'solved',
    ]);
    expect(idsOf(casesForModule('executor', cases, names))).not.toContain('plan');
  });

  it('are all cases if there is one module, regardless of critiques', () => {
    expect(casesForModule('planner', cases, ['planner'])).toEqual(cases);
  });

  it('leave no failure out: each is shown to some module', () => {
    const shown = names.flatMap(name => idsOf(casesForModule(name, cases, names)));
    expect(new Set(shown)).toEqual(new Set(idsOf(cases)));
  });

  it('exclude a module of several that has no failure, but never the only one', () => {
    const others = [blamed('act', 'executor'), blamed('solved', undefined, 1)];
    expect(needsNoRevision(casesForModule('planner', others, names), names)).toBe(true);
    expect(needsNoRevision(casesForModule('executor', others, names), names)).toBe(false);
    expect(needsNoRevision([], ['planner'])).toBe(false);
  });
});

describe('the count of blame', () => {
  const critiques = cases.flatMap(({ critique }) => critique ?? []);

  it('counts existing names, and unassigned failures', () => {
    expect(countFailuresByModule([...critiques, ...critiques], names)).toEqual({ executor: 2, planner: 2 });
    expect(countFailuresByModule(critiques, ['planner', 'toString'])).toEqual({ planner: 1 });
  });

  it('adds up batches, also for the name of a built-in object property', () => {
    const odd = countFailuresByModule(
      [{ taskId: 't', problem: '', advice: '', module: '__proto__' }],
      ['__proto__', 'a'],
    );
    expect(Object.entries(sumFailures([odd, odd, { a: 1 }]))).toEqual([
      ['__proto__', 2],
      ['a', 1],
    ]);
  });
});
