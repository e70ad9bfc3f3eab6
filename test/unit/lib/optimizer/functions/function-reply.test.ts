import { readFunctionReply } from '../../../../../lib/optimizer/functions/function-reply.js';
import { numberFunction } from '../../../../support/functions.js';

const reply = {
  description: 'Days between two dates.',
  arguments: [
    { name: 'from', type: 'string' as const, description: 'such as 2024-02-11' },
    { name: 'holidays', type: 'strings' as const, description: '', optional: true },
  ],
  code: '```js\nfunction days({ from }) { return from; }\n```',
  examples: [{ arguments: '{"from": "2024-02-11"}', result: '"2024-02-11"' }],
};

describe('readFunctionReply', () => {
  it('makes a JSON Schema of the arguments, and removes the fence from the code', () => {
    const { written, problems } = readFunctionReply({ name: 'days', reply, language: 'javascript' });
    expect(problems).toEqual([]);
    expect(written).toEqual({
      name: 'days',
      description: 'Days between two dates.',
      arguments: {
        type: 'object',
        properties: {
          from: { type: 'string', description: 'such as 2024-02-11' },
          holidays: { type: 'array', items: { type: 'string' } },
        },
        required: ['from'],
        additionalProperties: false,
      },
      packages: [],
      code: 'function days({ from }) { return from; }',
      examples: [{ arguments: { from: '2024-02-11' }, result: '2024-02-11' }],
    });
  });

  it('keeps from the previous function what the reply omits', () => {
    const before = numberFunction('half', 'value / 2', { result: 1.5 });
    const { written } = readFunctionReply({
      name: 'half',
      reply: { description: 'Half of it.' },
      language: 'javascript',
      before,
    });
    expect(written).toEqual({ ...before, description: 'Half of it.' });
  });

  it('reads the example formats of models, and reports what cannot be read if nothing can', () => {
    const { written, problems } = readFunctionReply({
      name: 'f',
      reply: {
        examples: [
          { arguments: '{"x": 1}', result: 'Tuesday' },
          { arguments: "{ x: '2' }", result: '2' },
          { arguments: '7', result: '2' },
        ],
      },
      language: 'javascript',
    });
    expect(written.examples).toEqual([
      { arguments: { x: 1 }, result: 'Tuesday' },
      { arguments: { x: '2' }, result: 2 },
    ]);
    expect(problems).toEqual(['the code is missing']);
    const none = readFunctionReply({
      name: 'f',
      reply: { code: 'function f() {}', examples: [{ arguments: '7', result: '2' }] },
      language: 'javascript',
    });
    expect(none.problems).toEqual(['the arguments of an example are no JSON object: 7']);
  });

  it('allows packages only for Python', () => {
    const given = { ...reply, packages: ['numpy'] };
    const written = (language: 'python' | 'javascript') =>
      readFunctionReply({ name: 'days', reply: given, language }).written;
    expect(written('python')).toMatchObject({ packages: ['numpy'], language: 'python' });
    expect(written('javascript').packages).toEqual([]);
  });
});
