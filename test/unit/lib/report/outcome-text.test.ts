import { waveOutcome } from '../../../../lib/report/outcome-text.js';

describe('the outcome of a wave', () => {
  const wave = {
    subsets: { from: 2, count: 1 },
    start: 'subset-001',
    result: 'subset-003',
    validation: { start: null, result: null },
  };

  it('says what it became, or that it scored lower', () => {
    expect(waveOutcome({ ...wave, accepted: true })).toBe('became subset-003');
    expect(waveOutcome({ ...wave, accepted: false })).toBe('subset-003 scored lower: subset-001 stays');
  });

  it('says another reason for which the result is not accepted', () => {
    const reason = 'changed nothing';
    expect(waveOutcome({ ...wave, result: null, accepted: false, reason })).toBe(reason);
  });
});
