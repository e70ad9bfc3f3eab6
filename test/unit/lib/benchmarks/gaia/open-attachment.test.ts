import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readAttachment } from '../../../../../lib/agents/tools/attachments.js';
import { openAttachment } from '../../../../../lib/benchmarks/gaia/open-attachment.js';

let folder: string;
let files: string;
beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'fgo-attached-')));
  files = join(folder, 'files');
  await mkdir(join(files, 'sub'), { recursive: true });
  await mkdir(join(folder, 'files-of-others'));
  await writeFile(join(files, 'a.txt'), 'attached');
  await writeFile(join(folder, 'secret.txt'), 'secret');
  await writeFile(join(folder, 'files-of-others', 'b.txt'), 'secret');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function contentOf(name: string, from = files): Promise<string> {
  const handle = await openAttachment(from, name);
  try {
    return await handle.readFile('utf8');
  } finally {
    await handle.close();
  }
}

describe('opening an attached file', () => {
  it('reads ordinary files, links within the folder, and a folder that is itself a link', async () => {
    await symlink('a.txt', join(files, 'same.txt'));
    await symlink(files, join(folder, 'link'));
    expect(await contentOf('a.txt')).toBe('attached');
    expect(await contentOf('same.txt')).toBe('attached');
    expect(await contentOf('same.txt', join(folder, 'link'))).toBe('attached');
  });

  it.each([
    ['a file above', '../secret.txt'],
    ['a file of the system', '/etc/passwd'],
    ['a folder whose name begins alike', '../files-of-others/b.txt'],
    ['another process', '/proc/self/environ'],
  ])('rejects a link to %s', async (_what, target) => {
    await symlink(target, join(files, 'link.txt'));
    await expect(contentOf('link.txt')).rejects.toThrow('a link to a file outside its folder');
    // The same for a link to that link, and for the tool.
    await symlink('link.txt', join(files, 'second.txt'));
    await expect(contentOf('second.txt')).rejects.toThrow('a link to a file outside its folder');
    const task = { id: 't', input: '', expected: '', metadata: { file: 'second.txt' } };
    await expect(readAttachment({ task, name: 'second.txt', directory: files })).rejects.toThrow(
      'a link to a file outside its folder: put the file itself there',
    );
  });

  it('immediately rejects what is not an ordinary file', async () => {
    execFileSync('mkfifo', [join(files, 'fifo')]);
    await expect(contentOf('fifo')).rejects.toThrow('not an ordinary file');
    await expect(contentOf('sub')).rejects.toThrow('not an ordinary file');
    await expect(contentOf('missing.txt')).rejects.toThrow('ENOENT');
  });
});
