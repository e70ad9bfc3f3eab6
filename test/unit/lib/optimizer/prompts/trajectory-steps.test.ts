import { renderFailure } from '../../../../../lib/optimizer/prompts/cases.js';
import { critiquePrompt } from '../../../../../lib/optimizer/prompts/critique-prompt.js';
import { renderEvidence } from '../../../../../lib/optimizer/prompts/evidence.js';
import { renderSteps } from '../../../../../lib/optimizer/prompts/trajectory-steps.js';
import type { Message } from '../../../../../lib/domain/trajectory.js';
import { countTokens } from '../../../../../lib/llm/tokens.js';
import { makeCase } from '../../../../support/cases.js';

const { task, trajectory } = makeCase({ id: 't', input: 'find it', output: 'it is red' });
const ends: [Message, Message] = [
  { role: 'user', content: 'find it' },
  { role: 'assistant', content: 'it is red' },
];
const stepsOf = (...between: Message[]) =>
  renderSteps({
    task,
    trajectory: { ...trajectory, messages: [ends[0], ...between, ends[1]] },
    countTokens,
  });
const seen: Message = { role: 'tool', content: `door ${'wall '.repeat(2_000)}window` };

describe('the steps of a trajectory', () => {
  it('are none for an agent of one call: input and output are shown elsewhere', () => {
    expect(stepsOf()).toBeUndefined();
    expect(renderSteps({ task, trajectory, countTokens })).toBeUndefined();
  });

  it('have the head and tail of an oversized observation, and short messages whole', () => {
    const steps = stepsOf({ role: 'assistant', content: 'look around' }, seen) ?? '';
    expect(steps).toMatch(/^\[assistant\] look around\n\[tool\] door[^]*tokens left out[^]*window$/);
    expect(countTokens(steps)).toBeLessThan(330);
  });

  it('are shown once, to the optimizer of failures and to the evaluator', () => {
    const steps = stepsOf({ role: 'assistant', content: 'look around' }) ?? '';
    const entry = { ...makeCase({ id: 't' }), steps };
    expect(renderFailure(entry)).toContain('<steps>[assistant] look around</steps>');
    expect(renderEvidence([entry]).match(/look around/g)).toHaveLength(1);
    expect(renderEvidence([{ ...makeCase({ id: 's', score: 1 }), steps }])).not.toContain('look around');
    const [, user] = critiquePrompt({ instructions: 'Do.', task, trajectory, steps });
    expect(user?.content.match(/look around/g)).toHaveLength(1);
  });
});
