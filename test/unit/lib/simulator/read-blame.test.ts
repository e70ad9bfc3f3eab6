import { readBlame } from '../../../../lib/simulator/read-blame.js';
import type { Case } from '../../../../lib/simulator/read-cases.js';
import type { Field } from '../../../../lib/simulator/reply-form.js';

const field = (name: string, options: string[] = []): Field => ({
  name,
  meaning: null,
  kind: 'text',
  options,
  item: null,
  fields: [],
});
const formOf = (options: string[]): Field => ({
  ...field(''),
  kind: 'object',
  fields: [field('problem'), field('whose', options), field('advice')],
});
const instructions = '<part name="plan">Plan it.</part>\n<part name="planner">Act.</part>';
const attempt: Case = {
  id: '',
  input: 'in',
  expected: 'north / by train',
  given: 'south / by train',
  critique: '',
  steps: '',
  failed: true,
  common: false,
  offset: 0,
};
const blame = (steps: string, more: Partial<Case> & { difference?: string } = {}) => {
  const { difference = '', ...changes } = more;
  const shown = { instructions, attempt: `<difference>${difference}</difference>` };
  const read = readBlame(formOf(['plan', 'planner']), {
    ...shown,
    example: { ...attempt, steps, ...changes },
  });
  return read?.part;
};

describe('the simulated reader of blame', () => {
  it('names the first step that the right answer contradicts', () => {
    expect(blame('[assistant] plan: south\n[assistant] planner: by bus')).toBe('plan');
    expect(blame('[assistant] **Plan** - South\n[assistant] planner: by bus')).toBe('plan');
    expect(blame('[assistant] 1. Plan: north\n[assistant] planner: "by bus"')).toBe('planner');
  });

  it('otherwise names the only part that the words about the difference name', () => {
    expect(blame('', { difference: 'The planner is wrong: by train is right.' })).toBe('planner');
    expect(blame('', { difference: 'Either plan or planner is wrong.' })).toBeNull();
  });

  it('names none if it cannot decide, or if the attempt succeeded', () => {
    expect(blame('[assistant] south\n[assistant] by bus')).toBeNull();
    const prose = 'take the early train from platform seven, change at the junction, then walk uphill';
    expect(blame(`[assistant] plan: ${prose}\n[assistant] planner: by bus`)).toBeNull();
    expect(blame('[assistant] plan: south', { failed: false })).toBeNull();
  });

  it('reads a field only if its options are names that the prompt shows', () => {
    const read = readBlame(formOf(['high', 'low']), { instructions, attempt: '', example: attempt });
    expect(read).toBeNull();
  });
});
