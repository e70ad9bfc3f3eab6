import { scrub, withoutKey } from '../../llm/scrub.js';

const key = 'fgo+4Kz/9Qw7"Rt2?Lm5&Xc8=Vb1%Nh6~Jp3:Yd0Ge4Us9Ai==';
const base64 = (text: string) => Buffer.from(text).toString('base64');

it.each([
  ['plain', key],
  ['in a URL', encodeURIComponent(key)],
  ['in JSON', JSON.stringify(key).slice(1, -1)],
  ['in base64', base64(key)],
  ['in base64 for URLs', Buffer.from(key).toString('base64url')],
  ['in base64 within a URL', encodeURIComponent(base64(key))],
  ['in base64 after one letter', base64(`a${key}`)],
  ['in base64 after two letters', base64(`ab${key}`)],
  ['in basic authorization', base64(`user:${key}`)],
  ['in hex', Buffer.from(key).toString('hex')],
])('a key that is written %s is taken out of what an endpoint said', (_way, written) => {
  const clean = scrub(`Wrong key ${written} here`, [key]);
  expect(clean).toMatch(/^Wrong key .{0,8}\[key\]\S{0,3} here$/);
});

it('a text without the key stays as it is', () => {
  expect(scrub('The model gpt-4o is busy: 50% of calls (id=ab12).', [key, 'none'])).toBe(
    'The model gpt-4o is busy: 50% of calls (id=ab12).',
  );
});

it('a reply loses the key and nothing else, however long it is', () => {
  const reply = `${'line\n'.repeat(500)}The key is ${key}.\nThe end.`;
  expect(withoutKey(reply, key)).toBe(reply.replace(key, '[key]'));
});

it.each(['', 'none', 'ollama'])('a reply stays as it is where the key is a word: "%s"', word => {
  expect(withoutKey('I have none, says ollama.', word)).toBe('I have none, says ollama.');
});
