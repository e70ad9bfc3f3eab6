import { execFileSync } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { BadInputError } from '../../../../lib/config/problem.js';
import { readConfigText } from '../../../../lib/config/read-config.js';
import { temporaryFolder, type TemporaryFolder } from '../data/temporary-folder.js';

describe('readConfigText', () => {
  let folder: TemporaryFolder;
  beforeAll(async () => (folder = await temporaryFolder()));
  afterAll(() => folder.remove());

  const problemOf = async (file: string) => {
    const error: unknown = await readConfigText(file).catch((thrown: unknown) => thrown);
    if (error instanceof BadInputError) return error.message;
    throw new Error(`no BadInputError but ${String(error)}`);
  };

  it('reads UTF-8 and UTF-16', async () => {
    const text = 'name: grüße\n';
    expect(await readConfigText(await folder.write('a.yaml', text))).toBe(text);
    expect(await readConfigText(await folder.write('b.yaml', Buffer.from(`\ufeff${text}`, 'utf16le')))).toBe(
      text,
    );
  });

  it('names the line that is not UTF-8', async () => {
    const file = await folder.write('latin1.yaml', Buffer.from('name: a\nseed: 1\nx: caf\xe9\n', 'latin1'));
    expect(await problemOf(file)).toMatch(/latin1\.yaml:3:1: .*not UTF-8.*iconv/);
  });

  it.each(['missing.yaml', 'folder.yaml', 'pipe.yaml', 'large.yaml', 'nul.yaml', 'file/inside.yaml'])(
    'rejects %s immediately',
    async name => {
      const file = join(folder.path, name);
      await writeFile(join(folder.path, 'file'), 'x');
      if (name === 'folder.yaml') await mkdir(file);
      if (name === 'pipe.yaml') execFileSync('mkfifo', [file]);
      if (name === 'large.yaml') await writeFile(file, '#'.repeat(2 * 1024 * 1024));
      if (name === 'nul.yaml') await writeFile(file, 'name: a\u0000b\n');
      const words = {
        'missing.yaml': 'no such file',
        'folder.yaml': 'a folder',
        'pipe.yaml': 'a named pipe',
        'large.yaml': 'larger than 1 MB',
        'nul.yaml': 'NUL',
        'file/inside.yaml': 'is not a folder',
      };
      expect(await problemOf(file)).toContain(words[name as keyof typeof words]);
    },
  );

  it.each(['/dev/zero', '/proc/self/environ', '/proc/kmsg'])('rejects %s', async file => {
    expect(await problemOf(file)).toContain(`${file}: this configuration cannot be read`);
  });
});
