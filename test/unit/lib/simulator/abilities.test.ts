import type { SimulatedEndpoint } from '../../../../lib/simulator/server.js';
import { ask, shape, startEndpoint, system, user } from './ask.js';

let endpoint: SimulatedEndpoint;
beforeAll(async () => {
  endpoint = await startEndpoint();
});
afterAll(() => endpoint.close());

const parcel = `<Note><cbc:ID>N-77</cbc:ID><cac:Sender><cbc:Name>Birkhof Mills</cbc:Name></cac:Sender>
<cac:Cargo><cbc:ID>CG-4711</cbc:ID></cac:Cargo><cbc:Remark>Lot 9912, crate K-55 as agreed</cbc:Remark></Note>`;

describe('as an agent', () => {
  it.each([
    [
      'bullets',
      'Pick a desk.\n\nRules:\n- When the guest mentions towels or pillows: answer "housekeeping"\n- When the guest mentions a wobbling lamp: answer "repairs"\n\nAllowed answers:\n- repairs\n- housekeeping\n- kitchen',
    ],
    [
      'arrows',
      'Desks: one of repairs, housekeeping, kitchen.\n1. wobbling lamp -> repairs\n2. towels, pillows -> housekeeping',
    ],
    [
      'prose',
      'You route notes from guests. The possible desks are: ["repairs", "housekeeping", "kitchen"]. If somebody writes about towels or pillows, choose housekeeping. A wobbling lamp belongs to repairs.',
    ],
  ])('applies rules written as %s', async (_, instructions) => {
    expect(await ask(endpoint, [system(instructions), user('Two more pillows for room 12, please')])).toBe(
      'housekeeping',
    );
    expect(await ask(endpoint, [system(instructions), user('My lamp is wobbling')])).toBe('repairs');
  });

  it('does worse without the rule', async () => {
    const bare = system('Allowed answers:\n- repairs\n- housekeeping\n- kitchen');
    expect(await ask(endpoint, [bare, user('Two more pillows for room 12, please')])).not.toBe(
      'housekeeping',
    );
  });

  it.each([
    ['an element path', 'take the value of cac:Cargo/cbc:ID', ['CG-4711']],
    ['the words before it', 'read the number after the word "crate"', ['K-55']],
    ['nothing at all', 'there is none', []],
  ])('takes values from where a rule says: %s', async (_, action, expected) => {
    const instructions = `List the load numbers. Reply with a JSON object {"loads": [...]}.\n\n- When the sender is "Birkhof Mills": ${action}\n- When the sender is "Other House": take cbc:Remark`;
    expect(JSON.parse(await ask(endpoint, [system(instructions), user(parcel)]))).toEqual({
      loads: expected,
    });
  });

  it('replies in the form asked for', async () => {
    const rule = 'If the sender is "Birkhof Mills", take the value of cac:Cargo/cbc:ID.';
    expect(
      await ask(endpoint, [
        system(`Find the load number. ${rule} End with a last line "Answer: ...".`),
        user(parcel),
      ]),
    ).toMatch(/\nAnswer: CG-4711$/);
    expect(
      await ask(
        endpoint,
        [system(`Find the load number. ${rule}`), user(parcel)],
        shape({ thoughts: '', load: '' }),
      ),
    ).toContain('"load":"CG-4711"');
    expect(await ask(endpoint, [user(`Find the load number. ${rule}\n\nDocument:\n${parcel}`)])).toBe(
      'CG-4711',
    );
  });

  it('skips some of the rules in the middle of a long prompt, and none at its ends', async () => {
    const labels = Array.from({ length: 300 }, (_, index) => `desk${index}`);
    const filler = 'Consider with care all that was said above before going on to the next.';
    const rules = labels.map(
      (label, index) => `- When the note mentions zebra${index}x: answer "${label}" (${filler} ${filler})`,
    );
    const prompt = system(`Allowed answers: ${labels.join(', ')}.\n\n${rules.join('\n')}`);
    const right = async (from: number, to: number): Promise<number> => {
      let count = 0;
      for (let at = from; at < to; at++)
        if ((await ask(endpoint, [prompt, user(`zebra${at}x`)])) === `desk${at}`) count++;
      return count;
    };
    expect(await right(290, 300)).toBeGreaterThanOrEqual(9);
    expect(await right(150, 180)).toBeLessThan(25);
  });
});

describe('as an evaluator', () => {
  it('reports which words indicate the right answer, in either markup and under renamed fields', async () => {
    const tagged = `<input>The basil has yellow leaves</input>\n<output>pests</output>\n<correct_answer>watering</correct_answer>`;
    const headed = `## Message\nThe basil has yellow leaves\n\n## Predicted\npests\n\n## Gold answer\nwatering\n`;
    for (const [prompt, form] of [
      [tagged, { problem: '', advice: '' }],
      [headed, { what_went_wrong: '', what_to_change: '' }],
    ] as const) {
      const reply = await ask(endpoint, [system('Criticise this attempt.'), user(prompt)], shape(form));
      const [problem, advice] = Object.values(JSON.parse(reply) as Record<string, string>);
      expect(problem).toContain('"pests"');
      expect(advice).toMatch(/basil.*yellow.*"watering"/);
    }
  });

  it('reports where the wanted value is, where the wrong one was, and whose document it is', async () => {
    const content = `<input>\n${parcel}\n</input>\n<output>{"loads": ["N-77"]}</output>\n<expected>["CG-4711"]</expected>`;
    const reply = JSON.parse(await ask(endpoint, [user(content)], shape({ problem: '', advice: '' }))) as {
      problem: string;
      advice: string;
    };
    expect(reply.problem).toMatch(/"N-77".*Note\/cbc:ID.*"CG-4711".*cac:Cargo\/cbc:ID/);
    expect(reply.advice).toMatch(/"Birkhof Mills".*cac:Cargo\/cbc:ID/);
  });
});

describe('as an optimizer', () => {
  const notes = [
    ['a1', 'The pipe in the bath is dripping', 'plumber', 'kitchen'],
    ['a2', 'There is a dripping tap', 'plumber', 'kitchen'],
    ['a3', 'The soup was cold again', 'kitchen', 'kitchen'],
    ['a4', 'The bulb in the bath went dark', 'electrician', 'plumber'],
  ] as const;
  const tagged = notes
    .map(
      ([id, input, right, got]) =>
        `<case id="${id}">\n<input>${input}</input>\n<correct_answer>${right}</correct_answer>\n<output>${got}</output>\n</case>`,
    )
    .join('\n');
  const headed = notes
    .map(
      ([id, input, right, got]) =>
        `### Case ${id}\n**Message:** ${input}\n**Expected:** ${right}\n**Answered:** ${got}\n`,
    )
    .join('\n');

  it.each([
    ['tags', tagged],
    ['headings', headed],
  ])('learns the words that distinguish answers, from cases in %s', async (_, cases) => {
    const reply = JSON.parse(
      await ask(
        endpoint,
        [system('Write rules.'), user(cases)],
        shape({ rules: [{ when: '', then: '', cases: [''] }], remove: [0] }),
      ),
    ) as {
      rules: { when: string; then: string; cases: string[] }[];
    };
    const plumber = reply.rules.find(rule => rule.then.includes('plumber'));
    expect(reply.rules[0]).toBe(plumber);
    expect(plumber?.when).toContain('dripping');
    expect(plumber?.when).not.toContain('bulb');
    expect(plumber?.cases).toEqual(['a1', 'a2']);
  });

  it('removes the rules that the cases contradict, and keeps to a stated number', async () => {
    const current =
      '<instructions>\nPick a desk.\n\nRules:\n1. When the note mentions dripping: answer "kitchen"\n2. When the note mentions soup: answer "kitchen"\n</instructions>';
    const content = `${current}\n${tagged}\nWrite at most 1 new rules.`;
    const reply = JSON.parse(
      await ask(endpoint, [user(content)], shape({ rules: [{ if: '', do: '', from: [''] }], remove: [0] })),
    ) as { rules: unknown[]; remove: number[] };
    expect(reply.remove).toEqual([1]);
    expect(reply.rules).toHaveLength(1);
  });
});

describe('as a merger', () => {
  const prompt = `<candidate label="A" score="0.7" tasks="20">
Rules:
A1. When the input mentions dripping, tap: answer "plumber"
A2. When the input mentions soup, cold: answer "kitchen"
A3. When the input mentions keycard: answer "reception"
</candidate>
<candidate label="B" score="0.5" tasks="20">
Rules:
B1. When the input mentions dripping, tap, leaking: answer "plumber"
B2. When the input mentions keycard: answer "repairs"
B3. When the input mentions bulb, dark: answer "electrician"
</candidate>`;

  it('unites equivalent rules, drops what the better evidence contradicts, and leaves the rest', async () => {
    const reply = JSON.parse(
      await ask(
        endpoint,
        [user(prompt)],
        shape({ rules: [{ when: '', then: '', replaces: [''] }], drop: [''] }),
      ),
    ) as {
      rules: { when: string; then: string; replaces: string[] }[];
      drop: string[];
    };
    expect(reply.drop).toEqual(['B2']);
    expect(reply.rules).toHaveLength(1);
    expect(reply.rules[0]).toMatchObject({ then: 'answer "plumber"', replaces: ['A1', 'B1'] });
    expect(reply.rules[0]?.when).toMatch(/dripping.*tap.*leaking|tap.*dripping.*leaking|leaking/);
  });

  it('returns the whole list on request, and drops rules under a limit', async () => {
    const whole = JSON.parse(
      await ask(endpoint, [user(prompt)], shape({ rules: [{ when: '', then: '' }] })),
    ) as { rules: unknown[] };
    expect(whole.rules).toHaveLength(4);
    const short = JSON.parse(
      await ask(
        endpoint,
        [user(`${prompt}\nThe list may have at most 2 rules.`)],
        shape({ rules: [{ when: '', then: '' }] }),
      ),
    ) as { rules: unknown[] };
    expect(short.rules).toHaveLength(2);
  });
});
