import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { readPayloadKeys, withAbsoluteKeysFile } from '../../../../../lib/temporal/codec/payload-keys.js';

const secret = (byte: number) => Buffer.alloc(32, byte).toString('base64');
const idsOf = (environment: NodeJS.ProcessEnv) => readPayloadKeys(environment).map(({ id }) => id);

describe('readPayloadKeys', () => {
  it('has no keys if no variable is set', () => {
    expect(readPayloadKeys({})).toEqual([]);
  });

  it('reads keys in their order, whatever separates them', () => {
    const listed = `b:${secret(1)}, a.2026-11:${secret(2)}\nc:${secret(3)}`;
    expect(idsOf({ FGO_PAYLOAD_KEYS: listed })).toEqual(['b', 'a.2026-11', 'c']);
  });

  it('reads a file with comments', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'fgo-keys-'));
    const file = join(directory, 'keys');
    await writeFile(file, `# rotated in November\nnew:${secret(1)}\nold:${secret(2)}\n`);
    expect(idsOf({ FGO_PAYLOAD_KEYS_FILE: file })).toEqual(['new', 'old']);
    await rm(directory, { recursive: true });
  });

  it.each([
    ['an empty list, which must not turn encryption off', { FGO_PAYLOAD_KEYS: ' ' }, /has no key/],
    ['a key without an id', { FGO_PAYLOAD_KEYS: secret(1) }, /Entry 1 of FGO_PAYLOAD_KEYS/],
    ['a key that is too short', { FGO_PAYLOAD_KEYS: 'a:c2hvcnQ=' }, /Entry 1 .* 32 bytes/],
    [
      'an id that occurs twice',
      { FGO_PAYLOAD_KEYS: `a:${secret(1)} a:${secret(2)}` },
      /two keys with the id a/,
    ],
    ['a file that does not exist', { FGO_PAYLOAD_KEYS_FILE: '/nowhere/keys' }, /cannot be read/],
    ['two sources', { FGO_PAYLOAD_KEYS: `a:${secret(1)}`, FGO_PAYLOAD_KEYS_FILE: 'keys' }, /Both .* are set/],
  ])('rejects %s', (_, environment, message) => {
    const read = () => readPayloadKeys(environment);
    expect(read).toThrow(message);
    expect(read).toThrow(expect.objectContaining({ code: 'PAYLOAD_KEYS_INVALID' }));
  });

  it('shows no part of a key in an error', () => {
    const broken = `a:${secret(1).slice(0, 40)}`;
    expect(() => readPayloadKeys({ FGO_PAYLOAD_KEYS: broken })).not.toThrow(/AQEB/);
  });
});

it('the path of the file with the keys is made absolute for a program elsewhere', () => {
  expect(withAbsoluteKeysFile({ FGO_PAYLOAD_KEYS_FILE: 'keys', PATH: '/bin' })).toEqual({
    FGO_PAYLOAD_KEYS_FILE: resolve('keys'),
    PATH: '/bin',
  });
  // An empty variable stays the mistake that it is.
  expect(withAbsoluteKeysFile({ FGO_PAYLOAD_KEYS_FILE: '' })).toEqual({ FGO_PAYLOAD_KEYS_FILE: '' });
  expect(withAbsoluteKeysFile({})).toEqual({});
});
