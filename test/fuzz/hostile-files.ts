import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';

const wide = 20_000;
const columns = Array.from({ length: wide }, (_, index) => `c${index}`).join(',');
const row = '{"message": "soup", "desk": "kitchen"}';
const rows = (count: number, line: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => line(index)).join('\n');

/** Data files that a program must not read unchecked. Each writes a file, or something else, at `path`. */
export const hostileFiles: Record<string, { name: string; write(path: string): void }> = {
  'a folder': { name: 'data.csv', write: path => mkdirSync(path) },
  'a fifo': { name: 'data.csv', write: path => execFileSync('mkfifo', [path]) },
  'a link to itself': { name: 'data.csv', write: path => symlinkSync(path, path) },
  'a link to a device': { name: 'data.jsonl', write: path => symlinkSync('/dev/zero', path) },
  'a link to nothing': { name: 'data.json', write: path => symlinkSync(`${path}.missing`, path) },
  'a link into /proc': { name: 'data.csv', write: path => symlinkSync('/proc/self/mem', path) },
  'a file without read permission': {
    name: 'data.csv',
    write(path) {
      writeFileSync(path, 'message,desk\n');
      chmodSync(path, 0);
    },
  },
  'no rows': text('data.csv', 'message,desk\n'),
  'no header': text('data.csv', '\n\n\n'),
  'columns with one name': text('data.csv', 'message,desk,desk\nsoup,kitchen,kitchen\n'),
  'more cells than columns': text('data.csv', `message,desk\n${rows(50, () => 'soup,kitchen,extra')}\n`),
  'fewer cells than columns': text('data.csv', `message,desk\n${rows(50, () => 'soup')}\n`),
  'a quote that is not closed': text('data.csv', `message,desk\n"${rows(5000, () => 'soup,kitchen')}\n`),
  'very many columns': text('data.csv', `message,desk,${columns}\nsoup,kitchen${',1'.repeat(wide)}\n`),
  'a cell of 20 MB': text('data.csv', `message,desk\n${'soup '.repeat(4_000_000)},kitchen\n`),
  'the same id twice': text('data.csv', `id,message,desk\n${rows(60, () => '1,soup,kitchen')}\n`),
  'JSON without end': text('data.json', `[${row},`),
  'JSON that is a number': text('data.json', '17'),
  'JSON nested deeply': text('data.json', `${'['.repeat(200_000)}${']'.repeat(200_000)}`),
  'JSON with objects nested deeply': text('data.json', `[${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}]`),
  'JSON with many keys': text('data.json', `[{${rows(100_000, index => `"k${index}":1,`)}"message":"soup"}]`),
  'JSON with a prototype': text(
    'data.json',
    `[${rows(50, () => '{"__proto__":{"message":"soup"}},')}${row}]`,
  ),
  'JSON with other types': text('data.json', `[1, null, "text", [], true, ${row}]`),
  'lines nested deeply': text('data.jsonl', `${row}\n{"message":${'['.repeat(100_000)}\n`),
  'lines with half a character': text(
    'data.jsonl',
    rows(60, () => '{"message":"\\ud83d","desk":"kitchen"}'),
  ),
  'lines with numbers too large': text(
    'data.jsonl',
    rows(60, i => `{"message":"soup","desk":900719925474099${i}}`),
  ),
  'lines with NaN': text(
    'data.jsonl',
    rows(60, () => '{"message":NaN,"desk":"kitchen"}'),
  ),
  'lines with an empty answer': text(
    'data.jsonl',
    rows(60, () => '{"message":"soup","desk":""}'),
  ),
  'lines that are texts': text(
    'data.jsonl',
    rows(60, () => '"soup"'),
  ),
  'a parquet file of another kind': text('data.parquet', 'PAR1 no parquet PAR1'),
  'a parquet footer with a size too large': {
    name: 'data.parquet',
    write: path =>
      writeFileSync(path, Buffer.concat([Buffer.from('PAR1'), Buffer.alloc(8, 0xff), Buffer.from('PAR1')])),
  },
  'a name without an ending': text('data', 'message,desk\nsoup,kitchen\n'),
  'a name with an unknown ending': text('data.docx', 'message,desk\nsoup,kitchen\n'),
  'a picture': {
    name: 'data.csv',
    write: path => writeFileSync(path, Buffer.from('\x89PNG\r\n\x1a\n\0\0\0', 'latin1')),
  },
};

function text(name: string, content: string): { name: string; write(path: string): void } {
  return { name, write: path => writeFileSync(path, content) };
}
