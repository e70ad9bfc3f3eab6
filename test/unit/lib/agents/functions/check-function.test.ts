import { behaviorOf } from '../../../../../lib/agents/functions/behavior.js';
import { checkFunction } from '../../../../../lib/agents/functions/check-function.js';
import type { WrittenFunction } from '../../../../../lib/domain/function.js';
import { createSandbox } from '../../../../../lib/agents/functions/sandbox.js';
import { checkDigit, functionWith } from './function-cases.js';

const sandbox = createSandbox(1);
afterAll(() => sandbox.close());

const check = (changed: Partial<WrittenFunction>) =>
  checkFunction({ ...checkDigit, ...changed }, { sandbox });

describe('checking a function before it is used', () => {
  it('finds nothing wrong with one that matches its examples', async () => {
    expect(await check({})).toEqual([]);
  });

  it.each<[string, Partial<WrittenFunction>, string]>([
    ['a name that is no identifier', { name: 'check-digit' }, 'no identifier'],
    ['an empty description', { description: ' ' }, 'description is empty'],
    ['a long description', { description: 'x'.repeat(3_000) }, 'longer than 2000'],
    ['no code', { code: '' }, 'code is empty'],
    ['long code', { code: `${checkDigit.code}//${'x'.repeat(20_000)}` }, 'longer than 20000'],
    ['code that does not parse', { code: 'function check_digit( {' }, 'SyntaxError'],
    ['code of another function', { code: 'function other() {}' }, 'no function named check_digit'],
    ['code that throws as it is loaded', { code: 'missing();' }, "'missing' is not defined"],
    ['packages', { packages: ['lodash'] }, 'no packages'],
    ['no examples', { examples: [] }, 'no example'],
    ['a schema of another type', { arguments: { type: 'array' } }, '"type": "object"'],
    [
      'a huge schema',
      { arguments: { type: 'object', description: 'x'.repeat(20_000) } },
      'longer than 10000',
    ],
    [
      'an example that does not fit the schema',
      { examples: [{ arguments: { number: 1 } }] },
      'expected string',
    ],
    ['Python, where nothing runs it', { language: 'python' }, 'agent.functions.python'],
  ])('names %s', async (_, changed, words) => {
    expect((await check(changed)).join('\n')).toContain(words);
  });

  it('names the actual and the expected result of an example', async () => {
    const problems = await check({ examples: [{ arguments: { number: '7992739871' }, result: 4 }] });
    expect(problems).toEqual([
      'example 1 (check_digit({"number":"7992739871"})) gives 3, but 4 is to come of it',
    ]);
  });

  it('names all visible problems at once', async () => {
    expect(await check({ description: '', packages: ['x'], examples: [] })).toHaveLength(3);
  });

  it('accepts results that differ only by rounding', async () => {
    const sum = functionWith('const f = () => ({ list: [0.1 + 0.2], b: 1, a: "x" });');
    const expecting = (result: object) =>
      checkFunction({ ...sum, examples: [{ arguments: {}, result: result as never }] }, { sandbox });
    expect(await expecting({ a: 'x', b: 1, list: [0.3] })).toEqual([]);
    expect(await expecting({ a: 'x', b: 1, list: [0.300001] })).toHaveLength(1);
    expect(await expecting({ a: 'x', list: [0.3] })).toHaveLength(1);
    expect(await expecting({ a: 'x', b: '1', list: [0.3] })).toHaveLength(1);
  });
});

describe('the behavior of functions', () => {
  it('is equal if they do the same, even in other words and under other names', async () => {
    const sum = functionWith('const f = ({ list }) => list.reduce((a, b) => a + b);');
    const loop = functionWith(
      'function g({ list }) { let s = 0; for (const x of [...list].reverse()) s += x; if (!list.length) throw 0; return s; }',
      { name: 'g' },
    );
    const product = functionWith('const f = ({ list }) => list.reduce((a, b) => a * b);');
    const inputs = [{ list: [0.1, 0.2, 0.3] }, { list: [2, 2] }, { list: [] }];
    const [first, second, third] = await behaviorOf([sum, loop, product], inputs, { sandbox });
    expect(first).toEqual(['{"value":0.6}', '{"value":4}', '{"failure":"threw"}']);
    expect(second).toEqual(first);
    expect(third).not.toEqual(first);
  });
});
