import { parseAction } from '../../../../lib/agents/parse-action.js';

const possible = ['go to cabinet 1', 'take mug 1 from desk 2', 'look'];

describe('the action in a reply', () => {
  it.each([
    ['Thought: I need it.\nAction: take mug 1 from desk 2', 'take mug 1 from desk 2'],
    ['Thought: Action: look\nAction: Go to  Cabinet 1.', 'go to cabinet 1'],
    ['**Action:** `look`', 'look'],
    ['Action: look\nObservation: …\nAction: go to cabinet 1', 'go to cabinet 1'],
    ['> "look"', 'look'],
    ['I go on.\nlook', 'look'],
    ['Thought: I see.\n**Action:**\n\nlook', 'look'],
    ['Action: look\nAction:', 'look'],
    ['```\nlook\n```', 'look'],
    ['Action:\n```text\nlook\n```', 'look'],
  ])('is found in %j', (reply, action) => {
    expect(parseAction(reply, possible)).toBe(action);
  });

  it('is passed on as written if it is not possible, cut at 200 characters', () => {
    expect(parseAction('Action: fly to the moon', possible)).toBe('fly to the moon');
    expect(parseAction(`Action: ${'x'.repeat(900)}`, possible)).toHaveLength(200);
    expect(parseAction('', possible)).toBe('');
  });

  it.each([
    ['empty lines', '\n'.repeat(40_000)],
    ['spaces behind a mark', `action${' '.repeat(40_000)}x`],
    ['spaces between words', `a${' '.repeat(40_000)}b`],
    ['marks', 'action:\n'.repeat(40_000)],
  ])('is found quickly in a reply of %s', (_, reply) => {
    const began = performance.now();
    parseAction(reply, possible);
    expect(performance.now() - began).toBeLessThan(1_000);
  });
});
