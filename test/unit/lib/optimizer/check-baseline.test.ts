import { checkBaseline } from '../../../../lib/optimizer/check-baseline.js';
import type { BaselineRollout } from '../../../../lib/optimizer/check-baseline.js';
import type { Trajectory } from '../../../../lib/domain/trajectory.js';
import { makeCase } from '../../../support/cases.js';

/** Rollouts of tasks that expect `a` and `b` in turn, most of them on validation. */
function rollouts(...changes: Partial<Trajectory>[]): BaselineRollout[] {
  return changes.map((change, place) => {
    const { task, trajectory } = makeCase({ id: `t${place}`, expected: place % 2 === 0 ? 'a' : 'b' });
    const split = place === changes.length - 1 ? ('test' as const) : ('validation' as const);
    return { split, task, trajectory: { ...trajectory, answer: trajectory.output, ...change } };
  });
}

const crashed = (reason: string): Partial<Trajectory> => ({ output: '', failure: { kind: 'agent', reason } });
const refused: Partial<Trajectory> = {
  output: '',
  score: null,
  failure: { kind: 'refused', reason: 'It was flagged for violence.' },
};
const unscored: Partial<Trajectory> = {
  output: '',
  score: null,
  failure: { kind: 'infrastructure', reason: 'The scorer crashed.' },
};
const promptTooLong = 'The prompt is longer than the context of the model.';
const silent: Partial<Trajectory> = { output: '', answer: '' };
const cut: Partial<Trajectory> = { output: '', answer: null, ended: 'length' };

describe('a baseline without any answer', () => {
  it.each<[string, Partial<Trajectory>, RegExp, RegExp]>([
    [
      'crashed',
      crashed('KeyError: question'),
      /3 crashed or failed.*task t0 of validation: KeyError/,
      /check-agent/,
    ],
    ['empty', silent, /3 were empty.*\(nothing\)/, /fgo optimize/],
    ['cut', cut, /3 were cut before any answer/, /Raise maxCompletionTokens/],
    ['refused', refused, /3 were refused by the endpoint.*flagged for violence/, /endpoint/],
    [
      'declined',
      { output: 'I will not say that.', ended: 'refusal' },
      /3 were declined.*I will not say that/,
      /model/,
    ],
  ])('needs a person who is shown one that is %s', (_, change, reason, remedy) => {
    const { need, warnings } = checkBaseline(rollouts(change, change, change));
    expect(need?.reason).toMatch(reason);
    expect(need?.remedy).toMatch(remedy);
    expect(need?.remedy).toContain('`fgo resume` evaluates the baseline again');
    expect(warnings).toEqual([]);
  });

  it.each([
    ['all prompts', [crashed(promptTooLong), crashed(promptTooLong), crashed(promptTooLong)]],
    ['most prompts', [crashed(promptTooLong), crashed('boom'), crashed(promptTooLong)]],
    ['those of an own agent', [crashed('BadRequestError: 400 context_length_exceeded')]],
    ['conversations', [crashed('The conversation is longer than the context of the model.')]],
    ['prompts beside empty replies', [crashed(promptTooLong), crashed(promptTooLong), silent]],
  ])('reports that prompts do not fit, and not that the agent is wrong: %s', (_, changes) => {
    const { need } = checkBaseline(rollouts(...changes));
    expect(need?.reason).toMatch(/^The prompts do not fit the context of the agent’s model/);
    expect(need?.remedy).toMatch(/model with a larger context.*contextTokens.*shorten the modules/);
    expect(need?.remedy).not.toContain('Fix the agent');
  });

  it('reports that the agent is wrong if most of its failures are others', () => {
    const { need } = checkBaseline(rollouts(crashed('boom'), crashed('boom'), crashed(promptTooLong)));
    expect(need?.remedy).toContain('Fix the agent');
  });

  it('needs a person if the causes differ, and shows the most frequent', () => {
    const { need } = checkBaseline(rollouts(silent, crashed('boom'), unscored, crashed('boom')));
    expect(need?.reason).toMatch(
      /any of its 4 tasks: 2 crashed or failed, 1 were empty\. .*t1 of validation: boom/,
    );
  });

  it('shows the end of a long traceback on one line', () => {
    const trace = `Traceback (most recent call last):\n${'  File "agent.py"\n'.repeat(60)}KeyError: 'question'`;
    const reason = checkBaseline(rollouts(crashed(trace), crashed(trace))).need?.reason ?? '';
    expect(reason).toMatch(/Traceback .* … .*KeyError: 'question'$/);
    expect(reason.length).toBeLessThan(450);
  });

  it.each([
    ['one wrong answer', [silent, {}, silent]],
    ['silence that is right', [silent, { ...silent, score: 1 }]],
    ['nothing but failures of the infrastructure, which it waited for before', [unscored, unscored]],
    ['no task at all', []],
  ])('is not one with %s', (_, changes) => {
    expect(checkBaseline(rollouts(...changes)).need).toBeNull();
  });
});

describe('a warning', () => {
  const says = (answer: Trajectory['answer'], score = 0): Partial<Trajectory> => ({
    answer,
    score,
    output: 'x',
  });

  it('names the only answer to tasks that expect several', () => {
    const { need, warnings } = checkBaseline(
      rollouts(says('shipping', 1), says(' shipping'), says('shipping')),
    );
    expect(need).toBeNull();
    expect(warnings).toEqual([
      'All 3 answers of the baseline are “shipping”, but 2 different answers are expected.',
    ]);
  });

  it('shortens it, and keeps it on one line', () => {
    const [warning = ''] = checkBaseline(
      rollouts(says('yes\n'.repeat(90)), says('yes\n'.repeat(90))),
    ).warnings;
    expect(warning).toMatch(/^All 2 answers of the baseline are “yes yes .*…”/);
    expect(warning.length).toBeLessThan(170);
  });

  it('reads an answer that could not be parsed from the output', () => {
    const { warnings } = checkBaseline(
      rollouts({ answer: null, output: 'Hm.' }, { answer: null, output: 'Hm.' }),
    );
    expect(warnings[0]).toContain('“Hm.”');
  });

  it.each([
    ['two answers', [says('a', 1), says('b')]],
    ['one answer that is always right', [says('a', 1), says('a', 1)]],
    ['one task', [says('a')]],
  ])('is absent for %s', (_, changes) => {
    expect(checkBaseline(rollouts(...changes)).warnings).toEqual([]);
  });

  it('names inputs that the endpoint refuses, up to five of them', () => {
    const { warnings } = checkBaseline(
      rollouts(says('a', 1), says('b', 1), ...Array<typeof refused>(7).fill(refused)),
    );
    expect(warnings).toEqual([
      'The endpoint rejects 7 of 9 inputs, which remain unscored: t2, t3, t4, t5, t6, …',
    ]);
  });
});
