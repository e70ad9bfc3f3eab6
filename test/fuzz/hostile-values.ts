import type { Random } from './random.js';

const manyKeys = Array.from({ length: 20_000 }, (_, index) => `k${index}: 1`).join(', ');

/** YAML values that do not belong where they are put. */
const hostileValues: readonly string[] = [
  ...['', '~', '[]', '{}', 'true', '-1', '0', '1.5', '1e309', '.nan', '.inf', '99999999999999999999'],
  ...['2026-11-30', '0x1F', '"\\0"', '"\\ud83d"', '" "', '"../../../etc/passwd"', '/proc/self/environ'],
  ...['/dev/zero', '"C:\\\\data.csv"', 'http://127.0.0.1:1/data.csv', '"$(reboot)"', '{a: 1, a: 2}'],
  ...['*missing', '&a [*a]', '!!js/function "x"', '!!binary "####"', '!include other.yaml', '<<: *missing'],
  ...[
    '{__proto__: {polluted: true}}',
    '{constructor: 1}',
    '[[[[[[1]]]]]]',
    '|\n  block',
    '"{message} {no_such}"',
  ],
  ...['"{"', '"{message"', 'messages', 'Message', 'MESSAGE', '"message "', 'prompt', 'exactly', 'simulate'],
  `"${'x'.repeat(200_000)}"`,
  `{${manyKeys}}`,
  '['.repeat(20_000),
];

const keysToRename = [
  'dataset',
  'agent',
  'modules',
  'scorer',
  'llm',
  'optimize',
  'subsets',
  'splits',
  'path',
];
const hostileKeys = ['__proto__', 'toString', 'Dataset', 'datasets', '"a b"', '""', '? [a]', 'üñï', '<<'];

/** Replaces one value or one key of the configuration with something that does not belong there. */
export function withHostileValue(config: string, random: Random): { text: string; change: string } {
  const lines = config.split('\n').filter(line => line.includes(':'));
  const line = random.pick(lines);
  if (random.below(5) === 0) {
    const [key, name] = [random.pick(keysToRename), random.pick(hostileKeys)];
    return { text: config.replace(`${key}:`, `${name}:`), change: `the key ${key} is ${name}` };
  }
  const value = random.pick(hostileValues);
  const key = line.slice(0, line.indexOf(':'));
  // A replacement function, because `$` is special in a replacement text.
  const text = config.replace(line, () => `${key}: ${value}`);
  return { text, change: `${key.trim()} is ${value.slice(0, 40)}` };
}

const bomb = `a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n${Array.from(
  { length: 12 },
  (_, level) =>
    `a${level + 1}: &a${level + 1} [${Array.from({ length: 10 }, () => `*a${level}`).join(', ')}]`,
).join('\n')}\n`;

/** Whole configurations that are something else. */
export const otherConfigs: Record<string, string> = {
  'aliases that multiply': bomb,
  'an anchor within itself': 'a: &a {b: *a}\n',
  'several documents': 'name: a\n---\nname: b\n',
  'a list': '- a\n- b\n',
  'a text': 'just words\n',
  'a number': '42\n',
  'only comments': '# nothing here\n',
  'tabs as indentation': 'dataset:\n\tpath: data.csv\n',
  'JSON with comments': '{"name": "a", /* no */ "seed": 1}\n',
  'many keys': Array.from({ length: 50_000 }, (_, index) => `key${index}: ${index}`).join('\n'),
  'deep mappings': Array.from({ length: 3000 }, (_, level) => `${' '.repeat(level)}a:`).join('\n'),
  HTML: '<!doctype html><html><body>404</body></html>\n',
};
