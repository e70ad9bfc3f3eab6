import type { Payload } from '@temporalio/common';
import fc from 'fast-check';
import { createPayloadCodec } from '../../../../../lib/temporal/codec/payload-codec.js';

const keyOf = (id: string, byte: number) => ({ id, secret: Buffer.alloc(32, byte) });
const old = keyOf('old', 1);
const current = keyOf('current', 2);

function payloadOf(text: string): Payload {
  return { metadata: { encoding: Buffer.from('json/plain') }, data: Buffer.from(JSON.stringify(text)) };
}

async function encodeOne(payload: Payload, ...keys: (typeof old)[]): Promise<Payload> {
  const [encoded] = await createPayloadCodec(keys).encode([payload]);
  if (!encoded) throw new Error('The codec returned nothing.');
  return encoded;
}

const plain = ({ metadata, data }: Payload) => ({
  metadata: Object.fromEntries(
    Object.entries(metadata ?? {}).map(([name, value]) => [name, Buffer.from(value).toString('hex')]),
  ),
  data: Buffer.from(data ?? []).toString('hex'),
});

describe('createPayloadCodec', () => {
  it('returns any payload unchanged after encryption and decryption', async () => {
    const bytes = fc.uint8Array({ maxLength: 2_000 });
    const payloads = fc.array(
      fc.record({
        metadata: fc.dictionary(
          fc.string().filter(name => name !== '__proto__'),
          bytes,
        ),
        data: bytes,
      }),
    );
    const codec = createPayloadCodec([current]);
    await fc.assert(
      fc.asyncProperty(payloads, async given => {
        const decoded = await codec.decode(await codec.encode(given));
        expect(decoded.map(plain)).toEqual(given.map(plain));
      }),
      { numRuns: 50 },
    );
  });

  it('leaves nothing of the payload readable, and encrypts equal payloads differently', async () => {
    const [one, other] = [
      await encodeOne(payloadOf('run-007'), current),
      await encodeOne(payloadOf('run-007'), current),
    ];
    const text = Buffer.from(one.data ?? []).toString('latin1');
    expect(text).not.toMatch(/run-007|json/);
    expect(one.data).not.toEqual(other.data);
    expect(Object.keys(one.metadata ?? {}).sort()).toEqual(['encoding', 'encryption-key-id']);
  });

  it('encrypts with the first key, and decrypts with any', async () => {
    const rotated = createPayloadCodec([current, old]);
    const before = await encodeOne(payloadOf('before'), old);
    const after = await encodeOne(payloadOf('after'), current, old);
    expect(Buffer.from(after.metadata?.['encryption-key-id'] ?? []).toString()).toBe('current');
    expect((await rotated.decode([before, after])).map(plain)).toEqual(
      [payloadOf('before'), payloadOf('after')].map(plain),
    );
  });

  it('leaves payloads alone without keys, and reads payloads from before there were keys', async () => {
    const payload = payloadOf('plain');
    expect(await encodeOne(payload)).toBe(payload);
    expect(await createPayloadCodec([current]).decode([payload])).toEqual([payload]);
  });

  it('names the missing key', async () => {
    const payload = await encodeOne(payloadOf('secret'), old);
    await expect(createPayloadCodec([current]).decode([payload])).rejects.toMatchObject({
      code: 'PAYLOAD_KEY_MISSING',
      message: 'A payload of this workflow is encrypted with the key "old", and the keys are current.',
    });
    await expect(createPayloadCodec([]).decode([payload])).rejects.toThrow('"old", and no key is set');
  });

  it('rejects a key of the same id and another value', async () => {
    const payload = await encodeOne(payloadOf('secret'), old);
    const decoded = createPayloadCodec([keyOf('old', 9)]).decode([payload]);
    await expect(decoded).rejects.toMatchObject({ code: 'PAYLOAD_DAMAGED' });
  });

  it('rejects a payload of which any byte was changed, or that was cut', async () => {
    const payload = await encodeOne(payloadOf('secret'), old);
    const data = Buffer.from(payload.data ?? []);
    const codec = createPayloadCodec([old]);
    for (let place = 0; place < data.length; place++) {
      const changed = Buffer.from(data);
      changed[place] = (changed[place] ?? 0) ^ 1;
      await expect(codec.decode([{ ...payload, data: changed }])).rejects.toMatchObject({
        code: 'PAYLOAD_DAMAGED',
      });
    }
    for (const length of [0, 5, 13, 20, 27, 28, data.length - 1])
      await expect(codec.decode([{ ...payload, data: data.subarray(0, length) }])).rejects.toMatchObject({
        code: 'PAYLOAD_DAMAGED',
      });
  });
});
