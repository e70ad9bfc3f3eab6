import { writeReply } from '../../../../lib/simulator/write-reply.js';

const frame =
  'You act in a text environment.\nReply with two lines:\nThought: …\nAction: one of the possible actions';

/** What the model does next, after the given steps; each step is an action and its observation. */
function next(rules: string, seen: string[], possible: string[], said: string[] = []): string {
  const messages = seen.flatMap((text, place) => {
    const isLast = place === seen.length - 1;
    const list = isLast ? `\n\nPossible actions:\n${possible.map(action => `- ${action}`).join('\n')}` : '';
    const reply = said[place];
    return [
      { role: 'user' as const, content: `${text}${list}` },
      ...(reply === undefined
        ? []
        : [{ role: 'assistant' as const, content: `Thought: so.\nAction: ${reply}` }]),
    ];
  });
  const request = {
    model: 'simulated',
    messages: [{ role: 'system' as const, content: `${rules}\n\n${frame}` }, ...messages],
  };
  return /Action: (.+)$/.exec(writeReply(request, { attention: 1 }))?.[1] ?? '';
}

const room = 'You see a shelf 1, and a stove 1, and a jar 1.\n\nYour task is to: put a warm pot in jar.';
const rule = 'Rules:\n- When the task mentions warm: do "warm stove" before you put it down';

describe('the simulated model in an environment', () => {
  it('looks around if it does not see what the goal names', () => {
    expect(next('Do it.', [room], ['go to shelf 1', 'go to stove 1', 'look'])).toBe('go to shelf 1');
  });

  it('takes what the goal names', () => {
    const possible = ['go to stove 1', 'take pen 1 from shelf 1', 'take pot 2 from shelf 1'];
    expect(next('Do it.', [room, 'A pen 1 and a pot 2.'], possible, ['go to shelf 1'])).toBe(
      'take pot 2 from shelf 1',
    );
  });

  const way = [room, 'A pot 2.', 'You take the pot 2.'];
  const said = ['go to shelf 1', 'take pot 2 from shelf 1'];

  it('brings it to the goal’s destination, whatever else the goal says, as long as no rule asks for more', () => {
    expect(next('Do it.', way, ['go to jar 1', 'go to stove 1'], said)).toBe('go to jar 1');
  });

  it('first does what a rule requires if the goal meets its condition', () => {
    expect(next(rule, way, ['go to jar 1', 'go to stove 1'], said)).toBe('go to stove 1');
    const at = [...way, 'You are at stove 1.'];
    const possible = ['go to jar 1', 'warm pot 2 with stove 1'];
    expect(next(rule, at, possible, [...said, 'go to stove 1'])).toBe('warm pot 2 with stove 1');
    const done = [...at, 'You warm the pot 2.'];
    const both = [...said, 'go to stove 1', 'warm pot 2 with stove 1'];
    expect(next(rule, done, ['go to jar 1', 'go to stove 1'], both)).toBe('go to jar 1');
  });

  it('ignores a rule whose condition the goal does not meet, and so misses the step', () => {
    const cold = rule.replace('mentions warm', 'mentions cold');
    expect(next(cold, way, ['go to jar 1', 'go to stove 1'], said)).toBe('go to jar 1');
  });

  it('opens what is closed, and puts the thing in', () => {
    const at = [...way, 'The jar 1 is closed.'];
    const been = [...said, 'go to jar 1'];
    expect(next('Do it.', at, ['go to shelf 1', 'open jar 1'], been)).toBe('open jar 1');
    const open = [...at, 'You open the jar 1.'];
    const possible = ['close jar 1', 'move pot 2 to jar 1'];
    expect(next('Do it.', open, possible, [...been, 'open jar 1'])).toBe('move pot 2 to jar 1');
  });
});

describe('the simulated optimizer over episodes', () => {
  const form =
    'Propose rules. Reply with a JSON object {"rules": [{"when": "…", "then": "…"}], "remove": []}.';
  const example = (id: string, goal: string, solution: string[], steps: string): string =>
    `<case id="${id}">\n<input>${goal}</input>\n<steps>\n[assistant] ${steps}\n</steps>\n<correct_answer>${JSON.stringify(solution)}</correct_answer>\n<output>go to jar 1</output>\n</case>`;
  const warm = (place: number) => [
    `take pot 1 from shelf ${place}`,
    ...['go to stove 1', 'warm pot 1 with stove 1', 'go to jar 1', 'move pot 1 to jar 1'],
  ];

  it('learns which words of a goal require a step that the solutions have', () => {
    const text = [
      'Improve the rules of an agent from what it did.',
      example('a', 'put a warm pot in jar.', warm(1), 'move pot 1 to jar 1'),
      example('b', 'put a warm pot in jar.', warm(2), 'move pot 1 to jar 1'),
      example('c', 'put a pot in jar.', ['take pot 1 from shelf 1', 'move pot 1 to jar 1'], 'look'),
      form,
    ].join('\n\n');
    const reply = JSON.parse(
      writeReply(
        { model: 'simulated', messages: [{ role: 'user', content: text }], temperature: 0 },
        { attention: 1 },
      ),
    ) as { rules: { when: string; then: string }[] };
    expect(reply.rules).toEqual([
      { when: 'the task mentions warm', then: 'do "warm stove" before you put it down' },
    ]);
  });
});
