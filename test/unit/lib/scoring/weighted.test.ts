import { TaskUnscoredError } from '../../../../lib/agents/infrastructure-errors.js';
import { openScorer } from '../../../../lib/scoring/open-scorer.js';
import type { Verdict } from '../../../../lib/scoring/plain/plain-scorer.js';
import { answerCheck } from '../../../../lib/scoring/answer-check.js';
import { weightedScorer } from '../../../../lib/scoring/weighted.js';
import { weightedMean } from '../../../../lib/scoring/weighted-mean.js';
import { scorerSchema } from '../../../../lib/config/scorer.js';
import { noModels } from '../../../support/no-models.js';

const { signal } = new AbortController();
const task = { id: 't', input: '', expected: null, metadata: {} };
const attempt = { task, output: '', signal };

const config = scorerSchema.parse({
  kind: 'weighted',
  metrics: [
    { name: 'exact', weight: 1, scorer: 'exact' },
    { name: 'amount', weight: 3, scorer: { kind: 'numeric', tolerance: 0.01 } },
  ],
});
const scorer = openScorer({
  config,
  models: noModels,
  limits: { promptTokens: 1_000, usualCompletionTokens: 400 },
});

describe('a weighted scorer', () => {
  it('returns the weighted mean, each metric, and what is wrong with those below 1', async () => {
    expect(await scorer.score('100 EUR', '100', attempt)).toEqual({
      score: 0.75,
      feedback: 'exact (0): Got "100 EUR", expected "100".',
      metrics: { exact: 0, amount: 1 },
    });
    expect(await scorer.score('100', '100', attempt)).toEqual({
      score: 1,
      feedback: '',
      metrics: { exact: 1, amount: 1 },
    });
  });

  it('has metrics of metrics under both names', async () => {
    const inner = { score: (): Verdict => ({ score: 0.5, feedback: '', metrics: { tone: 0.25 } }) };
    const { metrics, feedback } = await weightedScorer([{ name: 'style', weight: 2, scorer: inner }]).score(
      'a',
      'b',
      attempt,
    );
    expect(metrics).toEqual({ style: 0.5, 'style.tone': 0.25 });
    expect(feedback).toBe('style (0.5): not full marks.');
  });

  it('has no verdict if one of its scorers has none', async () => {
    const faulty = { score: () => Promise.reject(new TaskUnscoredError('SCORER_FAULT', 'It crashed.')) };
    const fine = { score: (): Verdict => ({ score: 1, feedback: '' }) };
    const both = weightedScorer([
      { name: 'a', weight: 1, scorer: fine },
      { name: 'b', weight: 1, scorer: faulty },
    ]);
    await expect(both.score('a', 'b', attempt)).rejects.toThrow('It crashed.');
  });

  it('checks expected answers for all its scorers before anything is spent', () => {
    expect(answerCheck(config).check('many')).toBe('the expected answer contains no number');
    expect(answerCheck(config).check(' ')).toBe('the expected answer is empty');
    expect(answerCheck(config).check('7')).toBeNull();
  });
});

describe('a weighted mean', () => {
  it('is 1 if all are 1, for any sum of the weights', () => {
    const weights = [0.1, 0.2, 0.7, 1e-3, 3];
    expect(weightedMean(weights.map(weight => ({ score: 1, weight })))).toBe(1);
    expect(weightedMean(weights.map(weight => ({ score: 0.1, weight })))).toBe(0.1);
  });
});

describe('the configuration of a scorer', () => {
  const messageOf = (value: unknown) => scorerSchema.safeParse(value).error?.issues[0]?.message;

  it('accepts each scorer by its name alone', () => {
    expect(scorerSchema.parse('list')).toEqual({ kind: 'list', score: 'exact' });
  });

  it.each([
    [{ kind: 'llm-judge', rubric: 'x', votes: 2 }, 'must be odd'],
    [{ kind: 'llm-judge', rubric: ' ' }, 'Too small'],
    [{ kind: 'command', command: ['x'], weights: {} }, 'at least one metric'],
    [
      {
        kind: 'weighted',
        metrics: [
          { name: 'a', scorer: 'exact' },
          { name: 'a', scorer: 'list' },
        ],
      },
      'the same name',
    ],
    [{ kind: 'weighted', metrics: [{ name: 'a', scorer: { kind: 'weighted', metrics: [] } }] }, 'Invalid'],
  ])('rejects %j', (value, message) => {
    expect(messageOf(value)).toContain(message);
  });
});
