import { renderFunction, signatureOf } from '../../../../../lib/optimizer/functions/function-text.js';
import { readFunctionReply } from '../../../../../lib/optimizer/functions/function-reply.js';

const reply = {
  description: 'Minutes between two times.',
  arguments: [
    { name: 'start', type: 'string', description: 'as 09:30' },
    { name: 'end', type: 'string', description: 'as 17:05' },
    { name: 'breaks', type: 'integer', description: 'minutes', optional: true },
  ],
  code: 'function time_between({ start, end, breaks }) { return 0; }',
} satisfies Parameters<typeof readFunctionReply>[0]['reply'];
const written = (change: object = {}) =>
  readFunctionReply({ name: 'time_between', reply: { ...reply, ...change }, language: 'javascript' }).written;

/** As modules are stored: with sorted keys. */
function stored<T>(value: T): T {
  if (Array.isArray(value)) return value.map(entry => stored<unknown>(entry)) as T;
  if (typeof value !== 'object' || value === null) return value;
  const sorted = Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1));
  return Object.fromEntries(sorted.map(([key, entry]) => [key, stored<unknown>(entry)])) as T;
}

describe('a function as people and prompts read it', () => {
  it('lists required arguments first, in the order they were written, however it was stored', () => {
    expect(signatureOf(stored(written()))).toBe('time_between(start, end, breaks?)');
    const lines = renderFunction(stored(written())).split('\n');
    expect(lines.slice(1, 4).map(line => line.trim().split(':')[0])).toEqual(['start', 'end', 'breaks']);
  });

  it('names each argument once, whatever its schema says about it', () => {
    const schema = {
      type: 'object',
      properties: { a: {}, b: {} },
      required: ['b', 'b', 'x', 3],
    };
    expect(signatureOf({ name: 'f', arguments: schema })).toBe('f(b, a?)');
    expect(signatureOf({ name: 'f', arguments: { properties: { a: {} }, required: 'a' } })).toBe('f(a?)');
  });

  it('contains no terminal command, and nothing that reorders text', () => {
    const hostile = '\u001b[2Jgone\u009b1m \u202esdrow';
    const {
      description,
      code,
      arguments: schema,
    } = written({
      description: hostile,
      code: `${reply.code}\n// ${hostile}`,
      arguments: [{ name: 'start', type: 'string', description: hostile }],
    });
    const text = JSON.stringify([description, code, schema]);
    expect(text).toContain('[2Jgone1m sdrow');
    expect(text).not.toMatch(/\\u00|[\u007f-\u009f\u202a-\u202e]/u);
    expect(code.split('\n')).toHaveLength(2);
  });
});
