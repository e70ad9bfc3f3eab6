import type { Json } from '../../../../../lib/domain/json.js';
import { argumentsProblems } from '../../../../../lib/agents/functions/arguments-problems.js';
import { schemaProblems } from '../../../../../lib/agents/functions/schema-problems.js';

const withProperty = (property: Json) => ({ type: 'object', properties: { p: property } });
const problems = (schema: Record<string, Json>) => schemaProblems(schema, 10_000);

describe('a schema of arguments', () => {
  it.each<[Json, Json, Json]>([
    [{ type: 'string', minLength: 1, description: 'x', title: 'P', examples: ['a'] }, 'a', ''],
    [{ type: 'integer', minimum: 1, maximum: 3 }, 2, 4],
    [{ type: 'number', exclusiveMinimum: 0, multipleOf: 0.5 }, 1.5, 0.7],
    [{ type: ['string', 'null'] }, null, 1],
    [{ enum: ['a', 1, null] }, 1, 2],
    [{ const: 'a' }, 'a', 'b'],
    [{ type: 'array', items: { type: 'number' }, minItems: 1, maxItems: 2 }, [1], [1, 'x']],
    [
      {
        anyOf: [
          { type: 'string' },
          { type: 'object', properties: { q: { type: 'number' } }, required: ['q'] },
        ],
      },
      { q: 1 },
      {},
    ],
    [{ type: 'object', additionalProperties: { type: 'number' } }, { any: 1 }, { any: 'x' }],
    [{ type: 'object', properties: { q: true }, additionalProperties: false }, { q: 1 }, { r: 1 }],
  ])('may say %j', (property, fitting, other) => {
    const schema = { ...withProperty(property), required: ['p'] };
    expect(problems(schema)).toEqual([]);
    expect(argumentsProblems(schema, { p: fitting })).toEqual([]);
    expect(argumentsProblems(schema, { p: other })).toHaveLength(1);
    expect(argumentsProblems(schema, {})).toHaveLength(1);
  });

  it.each<[string, Json]>([
    ['a pattern', { type: 'string', pattern: '(a+)+$' }],
    ['names by pattern', { type: 'object', patternProperties: { '(a+)+$': {} } }],
    ['a reference', { $ref: '#' }],
    ['a remote reference', { $ref: 'http://127.0.0.1/x' }],
    ['definitions', { $defs: {} }],
    ['unknown types', { type: 'text' }],
    ['no types', { type: [] }],
    ['a length that is none', { type: 'string', maxLength: -1 }],
    ['a minimum that is a text', { type: 'number', minimum: '1' }],
    ['a bound without the type that it is about', { minimum: 1 }],
    ['a bound of another type', { type: 'string', maxItems: 3 }],
    ['objects as allowed values', { enum: [{}] }],
    ['properties that are a list', { type: 'object', properties: [] }],
    ['a required name that is no property', { type: 'object', required: ['q'] }],
    ['a property called constructor', { type: 'object', properties: { constructor: {} } }],
    ['a property called __proto__', JSON.parse('{"properties": {"__proto__": {"type": "number"}}}') as Json],
    ['a text', 'string'],
    ['too many levels', JSON.parse(`${'{"items":'.repeat(12)}true${'}'.repeat(12)}`) as Json],
  ])('may not have %s', (_, property) => {
    expect(problems(withProperty(property))).toHaveLength(1);
  });
});
