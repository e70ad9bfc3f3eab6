import { llmSchema } from '../../../../lib/config/llm.js';
import { scrub } from '../../../../lib/llm/scrub.js';
import { guardSecrets, withoutSecrets, withoutSecretsIn } from '../../../../lib/llm/secrets.js';

const key = 'fgo+4Kz/9Qw7"Rt2?Lm5&Xc8=Vb1%Nh6~Jp3:Yd0Ge4Us9Ai==';
const llm = llmSchema.parse({ apiKeyEnv: 'TEST_KEY', models: { default: 'm' } });
const knowing = (value: string) => guardSecrets({ llm }, { TEST_KEY: value });

const base64 = (text: string) => Buffer.from(text).toString('base64');
/** An encoding that JSON allows: each character as an escape. */
const unicode = (text: string) =>
  [...text].map(character => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`).join('');
const json = (text: string) => JSON.stringify(text).slice(1, -1);

beforeAll(() => knowing(key));

describe('a secret', () => {
  it.each([
    ['plain', key],
    ['in a URL', encodeURIComponent(key)],
    ['in JSON', json(key)],
    ['in JSON within JSON', json(json(key))],
    ['in JSON within JSON within JSON', json(json(json(key)))],
    ['in JSON with escaped slashes', json(key).replaceAll('/', '\\/')],
    ['in JSON as escapes', unicode(key)],
    ['in JSON as escapes in capitals', unicode(key).toUpperCase().replaceAll('\\U', '\\u')],
    ['in JSON as escapes of some characters', `${unicode(key.slice(0, 9))}${json(key.slice(9))}`],
    ['as escapes in JSON within JSON', json(unicode(key))],
    ['as escapes whose backslashes are escapes', unicode(key).replaceAll('\\', '\\u005c')],
    ['in Python', [...key].map(one => `\\x${one.charCodeAt(0).toString(16)}`).join('')],
    ['in JavaScript', [...key].map(one => `\\u{${one.charCodeAt(0).toString(16)}}`).join('')],
    ['with backslashes that mean nothing', [...key].map(one => (/\W/.test(one) ? `\\${one}` : one)).join('')],
    ['in HTML', [...key].map(one => `&#${one.charCodeAt(0)};`).join('')],
    ['in HTML, in hex', [...key].map(one => `&#x${one.charCodeAt(0).toString(16)};`).join('')],
    ['in HTML by names', key.replaceAll('&', '&amp;').replaceAll('"', '&quot;')],
    ['in a URL in JSON', json(encodeURIComponent(key))],
    ['in a URL within a URL', encodeURIComponent(encodeURIComponent(key))],
    ['in a URL, all of it', [...key].map(one => `%${one.charCodeAt(0).toString(16)}`).join('')],
    ['in base64', base64(key)],
    ['in base64 for URLs', Buffer.from(key).toString('base64url')],
    ['in base64 within a URL', encodeURIComponent(base64(key))],
    ['in base64 within JSON with escaped slashes', base64(key).replaceAll('/', '\\/')],
    ['in base64 after one letter', base64(`a${key}`)],
    ['in base64 after two letters', base64(`ab${key}`)],
    ['in basic authorization', base64(`user:${key}`)],
    ['in hex', Buffer.from(key).toString('hex')],
  ])('is removed from a text if it is written %s', (_way, written) => {
    expect(withoutSecrets(`Wrong key ${written} here`)).toMatch(/^Wrong key .{0,8}\[key\]\S{0,3} here$/);
  });

  it.each(['secret-100%41-off-xyz', 'back\\u0073lash-key-1', 'amp&amp;ersand-key', 'C:\\new\\key\\1234'])(
    'that contains what looks like an escape is found plain, and escaped once more: %s',
    odd => {
      knowing(odd);
      for (const written of [odd, json(odd), json(json(odd)), unicode(odd), encodeURIComponent(odd)])
        expect(withoutSecrets(`a ${written} b`)).toBe('a [key] b');
    },
  );

  it('is removed from each text and name in a value; the rest stays as it is', () => {
    const value = { a: [`x ${key} y`, 1, null, true, { [key]: 'z' }], b: { c: unicode(key) } };
    expect(withoutSecretsIn(value)).toEqual({
      a: ['x [key] y', 1, null, true, { '[key]': 'z' }],
      b: { c: '[key]' },
    });
  });

  it('leaves valid JSON if it is removed from JSON', () => {
    const written = JSON.stringify({ rules: [{ when: `a "${key}" b\n`, then: 'c' }] });
    expect(JSON.parse(withoutSecrets(written))).toEqual({ rules: [{ when: 'a "[key]" b\n', then: 'c' }] });
    const escaped = `{"rules":[{"when":"a ${unicode(key)} b"}]}`;
    expect(JSON.parse(withoutSecrets(escaped))).toEqual({ rules: [{ when: 'a [key] b' }] });
  });

  it('is removed wherever it occurs, together with others', () => {
    knowing('another-key-1');
    expect(withoutSecrets(`${key}, another-key-1, ${key}${key}`)).toBe('[key], [key], [key][key]');
  });

  it.each(['none', 'ollama', 'EMPTY', '1234567'])('of less than 8 characters stays: %s', word => {
    knowing(word);
    expect(withoutSecrets(`I have ${word}.`)).toBe(`I have ${word}.`);
  });

  it('of 8 characters is removed', () => {
    knowing('8letters');
    expect(withoutSecrets('I have 8letters.')).toBe('I have [key].');
  });
});

describe('a text without secrets', () => {
  it.each([
    'The model gpt-4o is busy: 50% of calls (id=ab12).',
    'C:\\temp\\new &amp; \\u0041\\n 100%25',
    `{"a": "\\"quoted\\" \\\\ \\u00e9"}`,
  ])('stays as it is, with its escapes: %s', text => {
    expect(withoutSecrets(text)).toBe(text);
    expect(scrub(text)).toBe(text);
  });

  it('is read in linear time, however it is escaped', () => {
    const started = performance.now();
    for (const text of ['\\u005c'.repeat(50_000), '\\'.repeat(300_000), '&#92;u0025'.repeat(30_000)])
      withoutSecrets(text);
    expect(performance.now() - started).toBeLessThan(10_000);
  });
});

describe('the secrets of a configuration', () => {
  it.each([
    [
      'a header',
      { llm: llmSchema.parse({ models: { default: { model: 'm', headers: { 'api-key': '${A}' } } } }) },
    ],
    ['a query', { llm: llmSchema.parse({ baseUrl: 'http://h/v1?key=${A}', models: { default: 'm' } }) }],
    ['a program', { scorer: { kind: 'command', command: ['a'], environment: ['A_TOKEN'] } as never }],
  ])('are those of %s', (what, settings) => {
    const secret = `secret of ${what}`;
    guardSecrets(settings, { A: secret, A_TOKEN: secret });
    expect(withoutSecrets(`x ${secret} y`)).toBe('x [key] y');
  });

  it('are the addresses of webhooks, and the parts of them that suffice to use them', () => {
    const hook = 'https://hooks.example/services/T0000/B0000/abcdefghijklmnop1234';
    guardSecrets({ notify: { webhookEnv: 'HOOK' } }, { HOOK: hook });
    expect(withoutSecrets(`at ${hook}!`)).toBe('at [key]!');
    expect(withoutSecrets('path /services/T0000/B0000/abcdefghijklmnop1234')).toBe('path [key]');
    expect(withoutSecrets('abcdefghijklmnop1234')).toBe('[key]');
    expect(withoutSecrets('https://hooks.example/ is up')).toBe('https://hooks.example/ is up');
  });
});

it('an endpoint’s message is prepared for an error: one line, short, without secrets', () => {
  expect(scrub(`a\n\u001b[31m${key}\n${'b'.repeat(700)}`)).toMatch(/^a \[31m\[key\] b+…$/);
});
