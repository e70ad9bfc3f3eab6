import fc from 'fast-check';
import { z } from 'zod';
import { createArtifacts } from '../../../../lib/store/artifacts.js';
import { canonicalJson } from '../../../../lib/text/canonical-json.js';
import { createMemoryStore } from '../../../../lib/store/memory-store.js';

describe('canonical JSON', () => {
  it('is the same for any order of keys, and parses to the same value', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), value => {
        const reversed = Object.fromEntries(Object.entries(value).reverse());
        expect(canonicalJson(reversed)).toBe(canonicalJson(value));
        expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  it('leaves undefined properties out and rejects what JSON cannot hold, with the path', () => {
    expect(canonicalJson({ b: undefined, a: 1 })).toBe('{"a":1}');
    expect(() => canonicalJson({ a: [1, Number.NaN] })).toThrow('a[1]');
    expect(() => canonicalJson({ a: { when: new Date(0) } })).toThrow('a.when');
    expect(() => canonicalJson([undefined])).toThrow(TypeError);
  });
});

describe('artifacts', () => {
  const schema = z.strictObject({ name: z.string(), list: z.array(z.number()) });

  it('are read as they were written, under one reference for one content', async () => {
    const artifacts = createArtifacts(createMemoryStore());
    const reference = await artifacts.put({ name: 'x', list: [1] });
    expect(await artifacts.put({ list: [1], name: 'x' })).toEqual(reference);
    expect(await artifacts.get(reference, schema)).toEqual({ name: 'x', list: [1] });
    expect((await artifacts.getBytes(reference)).byteLength).toBe(reference.bytes);
  });

  it('cannot be changed by one of their readers', async () => {
    const artifacts = createArtifacts(createMemoryStore());
    const reference = await artifacts.put({ name: 'x', list: [1] });
    const value = await artifacts.get(reference, schema);
    expect(() => value.list.push(2)).toThrow(TypeError);
    expect(await artifacts.get(reference, schema)).toEqual({ name: 'x', list: [1] });
  });

  it('that are damaged are distinguished, and storing the content again fixes them', async () => {
    const store = createMemoryStore();
    const artifacts = createArtifacts(store);
    const reference = await artifacts.put({ name: 'x', list: [] });
    const [key = ''] = await store.list('artifacts');
    await store.write(key, '{"name":"y","list":[]}');
    await expect(artifacts.get(reference, schema)).rejects.toMatchObject({ kind: 'damaged' });
    await artifacts.put({ name: 'x', list: [] });
    expect(await artifacts.get(reference, schema)).toEqual({ name: 'x', list: [] });
  });

  it('that are missing or of another shape are distinguished', async () => {
    const artifacts = createArtifacts(createMemoryStore());
    const reference = await artifacts.put('text');
    await expect(artifacts.get(reference, schema)).rejects.toMatchObject({ kind: 'shape' });
    const missing = { sha256: 'a'.repeat(64), bytes: 1 };
    await expect(artifacts.get(missing, schema)).rejects.toMatchObject({ kind: 'missing' });
  });
});
