import type { Trajectory } from '../../../../lib/domain/trajectory.js';
import type { SplitOutcomes } from '../../../../lib/domain/unanswered.js';
import {
  addEvaluation,
  addOutcomes,
  causeOf,
  countUnanswered,
} from '../../../../lib/optimizer/unanswered.js';
import { makeTrajectory } from '../../../support/cases.js';
import { outcomeLines } from '../../../../lib/report/outcome-text.js';

const rollout = (change: Partial<Trajectory>): Trajectory => ({ ...makeTrajectory('t', 0), ...change });
const said = (content: string) => [{ role: 'assistant' as const, content }];
const failed = (kind: 'agent' | 'infrastructure' | 'refused') => ({ failure: { kind, reason: 'no' } });

describe('the cause of a missing answer', () => {
  it.each<[string, Partial<Trajectory>, string | null]>([
    ['an input that the endpoint refuses', { ...failed('refused'), score: null }, 'refused'],
    ['a crash of the agent', failed('agent'), 'crashed'],
    ['a failure of the infrastructure', { ...failed('infrastructure'), score: null }, null],
    ['no output', { output: '' }, 'empty'],
    ['white space', { output: ' \n\t' }, 'empty'],
    ['a reply cut before any text', { ended: 'length', output: '' }, 'cut'],
    [
      'a reply cut within the form that is asked for',
      { ended: 'length', output: '{"a', answer: null },
      'cut',
    ],
    ['a reply cut after its answer', { ended: 'length', output: 'billing, beca', answer: 'billing' }, null],
    ['a model that declines', { ended: 'refusal', output: 'I cannot help with that.' }, 'declined'],
    [
      'an agent that acts although its model says nothing',
      { ended: 'length', output: 'look', answer: ['look'], messages: said('') },
      'cut',
    ],
    ['a wrong answer', { output: 'shipping', answer: 'shipping' }, null],
    ['an unusable answer', { output: 'well …', answer: null }, null],
    ['silence that is right', { output: '', score: 1 }, null],
  ])('of %s', (_, change, cause) => {
    expect(causeOf(rollout(change))).toBe(cause);
  });
});

it('counts the cause if there is one', () => {
  const mixed = [rollout({ output: '' }), rollout(failed('agent')), rollout({ output: 'x' }), rollout({})];
  expect(countUnanswered(mixed)).toEqual({ refused: 0, declined: 0, crashed: 1, cut: 0, empty: 2 });
  expect(countUnanswered([rollout({ output: 'x' })])).toBeUndefined();
});

it('reports the cause by split, with the number of rollouts there', () => {
  const score = { mean: 0, scored: 8, unscored: 2 };
  const unanswered = { refused: 2, declined: 0, crashed: 0, cut: 3, empty: 0 };
  const outcomes: SplitOutcomes = {};
  addEvaluation(outcomes, 'test', { score, unanswered });
  addEvaluation(outcomes, 'validation', { score });
  const more: SplitOutcomes = {};
  addEvaluation(more, 'test', { score, unanswered });
  addOutcomes(outcomes, more);
  expect(outcomeLines(outcomes)).toEqual([
    'test: 10 of 20 rollouts gave no answer: 4 were refused by the endpoint (unscored), 6 were cut before any answer (raise maxCompletionTokens)',
  ]);
  expect(outcomes.validation?.rollouts).toBe(10);
});
