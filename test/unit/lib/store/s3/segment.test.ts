import fc from 'fast-check';
import {
  headerEnd,
  readLogObject,
  readSegments,
  writeLogObject,
  type Segment,
} from '../../../../../lib/store/s3/segment.js';

const values = fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 5 });

function segmentOf(number: number, bodies: readonly Uint8Array[]): Segment {
  const records = bodies.map((body, at) => ({ at, key: `key/${number}-${at}`, bytes: body.byteLength }));
  return { number, writer: 'w', nonce: `n${number}`, previous: `n${number - 1}`, records };
}

describe('an object of a log', () => {
  it('has the segments and values that were written', () => {
    fc.assert(
      fc.property(fc.array(values, { maxLength: 3 }), groups => {
        const segments = groups.map((bodies, index) => segmentOf(index + 1, bodies));
        const bytes = writeLogObject(segments, groups.flat());
        const object = readLogObject(bytes);
        expect(object?.segments).toEqual(segments);
        const read = object?.segments.flatMap(({ records }) =>
          records.map(record => object.bodies.get(record)),
        );
        expect(read).toEqual(groups.flat().map(body => Buffer.from(body)));
        expect(readSegments(bytes.subarray(0, headerEnd(bytes)))).toEqual(segments);
      }),
    );
  });

  it('is recognized as damaged if its header changed', () => {
    const bytes = writeLogObject([segmentOf(1, [Buffer.from('value')])], [Buffer.from('value')]);
    const end = headerEnd(bytes) ?? 0;
    for (let index = 0; index < end; index++) {
      const changed = Buffer.from(bytes);
      changed[index] = (changed[index] ?? 0) ^ 1;
      expect(readLogObject(changed)).toBeUndefined();
      expect(readLogObject(bytes.subarray(0, index))).toBeUndefined();
    }
  });
});
