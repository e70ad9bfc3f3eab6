import fc from 'fast-check';
import { phasesOf } from '../../../../lib/estimate/estimate-stages.js';
import { callsOf, plainScenario, workOf } from './work.js';

describe('the stages of an estimate', () => {
  it('run validation and test once at first, and nothing else if nothing is optimized', () => {
    const phases = phasesOf(workOf({ strategy: 'none' }, { subsets: 0 }), plainScenario());
    expect(phases.map(({ stage, role, calls, promptTokens }) => [stage, role, calls, promptTokens])).toEqual([
      ['baseline', 'agent', 50, 50 * 105],
    ]);
  });

  it('count the epochs of subsets as the run runs them', () => {
    const phases = phasesOf(workOf({ epochs: 1 }), plainScenario());
    // Explored 80, scored 80 except for epochs in which nothing new is proposed; five failures per subset.
    expect(callsOf(phases, 'optimize', 'agent')).toBeCloseTo(80 + 80 * 0.98);
    expect(callsOf(phases, 'optimize', 'evaluator')).toBe(40);
    expect(callsOf(phases, 'optimize', 'optimizer')).toBe(8);
  });

  it('request no critiques again if a proposal was rejected', () => {
    const rejected = phasesOf(workOf({ epochs: 3 }), plainScenario({ accepted: 0 }));
    expect(callsOf(rejected, 'optimize', 'evaluator')).toBe(40);
    expect(callsOf(rejected, 'optimize', 'optimizer')).toBe(24);
    expect(callsOf(rejected, 'merge', 'agent') + callsOf(rejected, 'merge', 'merger')).toBe(0);
    expect(callsOf(rejected, 'test', 'agent')).toBe(0);
  });

  it('score every leaf and every merge on validation', () => {
    const phases = phasesOf(workOf({ epochs: 1 }), plainScenario());
    expect(callsOf(phases, 'merge', 'merger')).toBe(7);
    expect(callsOf(phases, 'merge', 'agent')).toBe((8 + 7) * 20);
    const flat = phasesOf(workOf({ epochs: 1, merge: { fanIn: 8 } }), plainScenario());
    expect(callsOf(flat, 'merge', 'merger')).toBe(1);
    expect(callsOf(flat, 'merge', 'agent')).toBe((8 + 1) * 20);
  });

  it('run lost tasks, a second merger call and a second validation for a merge that is retried', () => {
    const phases = phasesOf(workOf({ epochs: 1 }), plainScenario({ retried: 1 }));
    expect(callsOf(phases, 'merge', 'merger')).toBe(14);
    // A merge of the first level represents 20 train tasks, one of the second 40, later ones at most 48.
    const lost = 4 * 20 + 2 * 40 + 48;
    expect(callsOf(phases, 'merge', 'agent')).toBeCloseTo((8 + 14) * 20 + lost);
  });

  it('merge nothing in a chain or in one set, and validate the result at the end', () => {
    const chained = phasesOf(workOf({ strategy: 'sequential', epochs: 1 }), plainScenario());
    expect(callsOf(chained, 'merge', 'agent')).toBe(0);
    expect(callsOf(chained, 'test', 'agent')).toBe(20 + 30);
    const single = phasesOf(workOf({ strategy: 'all-at-once', epochs: 1 }, { subsets: 1 }), plainScenario());
    expect(callsOf(single, 'merge', 'agent')).toBe(0);
    expect(callsOf(single, 'test', 'agent')).toBe(20 + 30);
  });

  it('split failures over calls that are no longer than the optimizer’s longest prompt', () => {
    const crowded = workOf({ epochs: 1 }, { proposal: { frame: 300, budget: 1_000, answers: 4, answer: 4 } });
    const asked = (overflow: 'split' | 'truncate') =>
      phasesOf({ ...crowded, optimize: { ...crowded.optimize, overflow } }, plainScenario()).filter(
        phase => phase.role === 'optimizer',
      );
    // (1,000 − 300) · 0.85 / 120 leaves room for four of five failures.
    expect(asked('split').reduce((sum, { calls }) => sum + calls, 0)).toBe(16);
    expect(asked('truncate').reduce((sum, { calls }) => sum + calls, 0)).toBe(8);
    for (const { promptTokens, calls } of [...asked('split'), ...asked('truncate')])
      expect(promptTokens / calls).toBeLessThanOrEqual(1_000);
  });

  it('call no merger if the input does not fit its prompt', () => {
    const narrow = workOf({ epochs: 1 }, { merge: { frame: 250, parent: 20, budget: 260 } });
    const phases = phasesOf(narrow, plainScenario());
    expect(callsOf(phases, 'merge', 'merger')).toBe(0);
    expect(callsOf(phases, 'merge', 'agent')).toBe((8 + 7) * 20);
  });

  it('shorten the final merge once, and validate it, unless there was no merge', () => {
    const asked = (changes: Parameters<typeof plainScenario>[0]) => {
      const phases = phasesOf(workOf({ epochs: 1 }), plainScenario(changes));
      return ['merger' as const, 'agent' as const].map(role => callsOf(phases, 'merge', role));
    };
    expect(asked({ compacted: 1 })).toEqual([7 + 1, (8 + 7 + 1) * 20]);
    expect(asked({ compacted: 1, accepted: 0 })).toEqual([0, 0]);
  });

  it('polish the merged modules on mini-batches of all train tasks, and validate the result', () => {
    const plain = phasesOf(workOf({ epochs: 2 }), plainScenario());
    const polished = phasesOf(workOf({ epochs: 2, polish: 4 }), plainScenario());
    const more = (role: 'agent' | 'optimizer') =>
      callsOf(polished, 'merge', role) - callsOf(plain, 'merge', role);
    // Four times 20 tasks explored, and a proposal of each scored on them, of one epoch.
    expect(more('agent')).toBeCloseTo(80 + 80 * 0.98 + 20);
    expect(more('optimizer')).toBeGreaterThanOrEqual(4);
    expect(callsOf(polished, 'optimize', 'agent')).toBe(callsOf(plain, 'optimize', 'agent'));
    const chained = { strategy: 'sequential', epochs: 1 } as const;
    expect(phasesOf(workOf({ ...chained, polish: 4 }), plainScenario())).toEqual(
      phasesOf(workOf(chained), plainScenario()),
    );
  });

  it('of several waves pay only for what the previous waves have left, and merge less', () => {
    const one = phasesOf(workOf({ epochs: 1 }), plainScenario());
    const waves = phasesOf(workOf({ epochs: 1, waves: 'doubling' }), plainScenario());
    // All tasks are explored either way; of four waves the first two have nothing to merge.
    const explored = 80 + 80 * 0.98;
    expect(callsOf(one, 'optimize', 'agent')).toBeCloseTo(explored);
    expect(callsOf(waves, 'optimize', 'agent')).toBeCloseTo(explored);
    expect(callsOf(one, 'merge', 'merger')).toBeCloseTo(7);
    expect(callsOf(waves, 'merge', 'merger')).toBeCloseTo(4);
    // Half of the tasks fail at first, and six of ten of these after the first wave.
    const failing = 5 + 7 * 5 * (1 - 0.8 * 0.5);
    expect(callsOf(waves, 'optimize', 'evaluator')).toBeCloseTo(failing);
    expect(callsOf(one, 'optimize', 'evaluator')).toBeCloseTo(40);
  });

  it('never let a module exceed its limit, however much is learned', () => {
    fc.assert(
      fc.property(
        fc.record({
          strategy: fc.constantFrom('fgo' as const, 'sequential' as const, 'bagging' as const),
          waves: fc.constantFrom('one' as const, 'doubling' as const),
          subsets: fc.integer({ min: 1, max: 300 }),
          epochs: fc.integer({ min: 1, max: 20 }),
          fanIn: fc.integer({ min: 2, max: 5 }),
          room: fc.integer({ min: 0, max: 4_000 }),
          united: fc.double({ min: 0.5, max: 1, noNaN: true }),
          retried: fc.double({ min: 0, max: 1, noNaN: true }),
        }),
        ({ strategy, waves, subsets, epochs, fanIn, room, united, retried }) => {
          const work = workOf({ strategy, waves, epochs, merge: { fanIn } }, { subsets, room });
          const phases = phasesOf(work, plainScenario({ united, retried }));
          const wrong = phases.filter(
            ({ role, calls, promptTokens, completionTokens }) =>
              !(calls >= 0 && completionTokens >= 0) ||
              (role === 'agent' && !(promptTokens <= calls * (105 + room) + 1e-6)),
          );
          expect(wrong).toEqual([]);
        },
      ),
      { numRuns: 60 },
    );
  });
});
