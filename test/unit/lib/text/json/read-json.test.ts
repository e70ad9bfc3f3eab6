import { z } from 'zod';
import { JsonError } from '../../../../../lib/text/json/json-error.js';
import { readJson, tryReadJson } from '../../../../../lib/text/json/read-json.js';

const schema = z.object({ stores: z.array(z.string()) });

describe('readJson', () => {
  it('reads text or bytes of the expected shape', () => {
    const text = '{"stores": ["é"], "more": 1}';
    expect(readJson(text, schema)).toEqual({ stores: ['é'] });
    expect(tryReadJson(Buffer.from(text), schema)).toEqual({ stores: ['é'] });
  });

  it('tells broken JSON from JSON of another shape', () => {
    expect(() => readJson('{"stores": [', schema)).toThrow(JsonError);
    expect(() => readJson('{"stores": [1]}', schema)).toThrow(z.ZodError);
  });

  it('is undefined for both, if only tried', () => {
    expect(tryReadJson('', schema)).toBeUndefined();
    expect(tryReadJson('{}', schema)).toBeUndefined();
  });
});
