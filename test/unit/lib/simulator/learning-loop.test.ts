import { uniform } from '../../../../lib/simulator/hash.js';
import type { SimulatedEndpoint } from '../../../../lib/simulator/server.js';
import { ask, shape, startEndpoint, system, user } from './ask.js';

interface Task {
  id: string;
  input: string;
  right: string;
}
interface Rule {
  when: string;
  then: string;
}

let endpoint: SimulatedEndpoint;
beforeAll(async () => {
  endpoint = await startEndpoint();
});
afterAll(() => endpoint.close());

const choose = <Item>(items: readonly Item[], ...seed: string[]): Item => {
  const item = items[Math.floor(uniform(...seed) * items.length)];
  if (item === undefined) throw new RangeError('nothing to choose from');
  return item;
};

async function score(
  instructions: string,
  rules: Rule[],
  tasks: Task[],
): Promise<{ mean: number; outputs: string[] }> {
  const text = [instructions, '', 'Rules:', ...rules.map(rule => `- When ${rule.when}: ${rule.then}`)].join(
    '\n',
  );
  const outputs = await Promise.all(tasks.map(task => ask(endpoint, [system(text), user(task.input)])));
  return { mean: outputs.filter((output, at) => output === tasks[at]?.right).length / tasks.length, outputs };
}

/** One epoch: explore, critique, propose. */
async function learn(instructions: string, tasks: Task[]): Promise<Rule[]> {
  const { outputs } = await score(instructions, [], tasks);
  const shown = await Promise.all(
    tasks.map(async (task, at) => {
      const attempt = `<input>\n${task.input}\n</input>\n<output>${outputs[at]}</output>\n<expected>${task.right}</expected>`;
      const critique = await ask(
        endpoint,
        [system('Review the attempt.'), user(attempt)],
        shape({ problem: '', advice: '' }),
      );
      return `<case id="${task.id}">\n${attempt}\n<critique>${Object.values(JSON.parse(critique) as object).join(' ')}</critique>\n</case>`;
    }),
  );
  const reply = await ask(
    endpoint,
    [system('Improve the instructions.'), user(shown.join('\n'))],
    shape({ rules: [{ when: '', then: '', cases: [''] }] }),
  );
  return (JSON.parse(reply) as { rules: Rule[] }).rules;
}

const plants: Record<string, string[]> = {
  thirst: ['wilting', 'drooping', 'dusty soil', 'crisp edges', 'parched'],
  drowning: ['soggy', 'mushy stem', 'puddle in the saucer', 'mouldy smell', 'rotten roots'],
  visitors: ['tiny flies', 'webs', 'sticky spots', 'crawling dots', 'nibbled holes'],
  hunger: ['pale', 'no blossoms for years', 'stunted', 'never fed', 'thin shoots'],
  sunburn: ['bleached patches', 'scorched', 'south window', 'noon heat', 'brown blotches'],
  cramped: ['roots out of the pot', 'toppling', 'cracked planter', 'outgrown', 'circling roots'],
  frost: ['blackened overnight', 'icy balcony', 'january', 'glassy leaves', 'cold draught'],
  offspring: ['cuttings', 'seedlings', 'runners', 'dividing', 'grafting'],
};
const openings = [
  'My fern looks odd:',
  'Since Sunday the ivy is different:',
  'What about this begonia:',
  'The old palm at home:',
];
const plantTasks = (count: number, seed: string): Task[] =>
  Array.from({ length: count }, (_, at) => {
    const names = Object.keys(plants);
    const right = names[at % names.length] ?? '';
    const signs = plants[right] ?? [];
    const input = `${choose(openings, seed, 'opening', String(at))} ${choose(signs, seed, 'one', String(at))} and ${choose(signs, seed, 'two', String(at))}`;
    return { id: `${seed}${at}`, input, right };
  });

const houses = ['Wendelin Carriers', 'Osprey Haulage', 'Kornblum Lines', 'Tallow and Sons'];
function letter(at: number, seed: string): Task {
  const number = (what: string, most: number): string =>
    String(Math.floor(uniform(seed, what, String(at)) * most)).padStart(5, '0');
  const house = at % houses.length;
  const wanted = `T${number('wanted', 99_999)}`;
  const noise = (what: string): string => `T${number(what, 99_999)}`;
  const at0 = (place: number, what: string): string => (house === place ? wanted : noise(what));
  const input = `<Bill><cbc:ID>${number('bill', 99_999)}</cbc:ID><cac:Seller><cbc:Name>${houses[house]}</cbc:Name></cac:Seller>
<cac:Buyer><cbc:Name>${choose(['Alder Ltd', 'Beech Ltd', 'Cedar Ltd'], seed, 'buyer', String(at))}</cbc:Name></cac:Buyer>
<cac:Order><cbc:ID>${at0(0, 'order')}</cbc:ID></cac:Order><cac:Drop><cbc:ID>${at0(1, 'drop')}</cbc:ID></cac:Drop>
<cbc:Note>our file ${at0(2, 'file')} of your box ${at0(3, 'box')} with thanks</cbc:Note></Bill>`;
  return { id: `${seed}${at}`, input, right: wanted };
}

describe.each([
  {
    what: 'messages about plants',
    instructions: `Say what is the matter. Answer with one of: ${Object.keys(plants).join(', ')}.`,
    halves: [plantTasks(24, 'left'), plantTasks(24, 'right')] as const,
    tests: plantTasks(64, 'test'),
  },
  {
    what: 'bills of four houses',
    instructions: 'Find the trip number in the bill. Reply with the number alone.',
    // Each half has seen two of the four houses.
    halves: [
      [0, 1, 4, 5, 8, 9].map(at => letter(at, 'left')),
      [2, 3, 6, 7, 10, 11].map(at => letter(at, 'right')),
    ] as const,
    tests: Array.from({ length: 40 }, (_, at) => letter(at, 'test')),
  },
])('learning from $what', ({ instructions, halves, tests }) => {
  it('raises the score, more with what both halves learned, and less with a rule lost', async () => {
    const [left, right] = [await learn(instructions, halves[0]), await learn(instructions, halves[1])];
    const both = [...left, ...right];
    const [baseline, fromLeft, fromRight, united] = (await Promise.all(
      [[], left, right, both].map(async rules => (await score(instructions, rules, tests)).mean),
    )) as [number, number, number, number];
    expect(united).toBeGreaterThan(baseline + 0.3);
    expect(united).toBeGreaterThan(fromLeft);
    expect(united).toBeGreaterThan(fromRight);
    const action = left[0]?.then;
    const lost = await score(
      instructions,
      both.filter(rule => rule.then !== action),
      tests,
    );
    expect(lost.mean).toBeLessThan(united);
  });
});
