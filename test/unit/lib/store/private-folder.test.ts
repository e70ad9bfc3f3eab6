import { chmod, link, mkdir, mkdtemp, readdir, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStore } from '../../../../lib/store/open-store.js';

let folder: string;
let umask: number;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fgo-private-'));
  umask = process.umask(0);
});
afterEach(async () => {
  process.umask(umask);
  await rm(folder, { recursive: true, force: true });
});

async function modeOf(...path: string[]): Promise<string> {
  return ((await stat(join(...path))).mode & 0o777).toString(8);
}

/** The modes of a folder and of all folders and files below it. */
async function modesIn(root: string): Promise<{ folders: string[]; files: string[] }> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  const modes = { folders: new Set([await modeOf(root)]), files: new Set<string>() };
  for (const entry of entries)
    modes[entry.isDirectory() ? 'folders' : 'files'].add(await modeOf(entry.parentPath, entry.name));
  return { folders: [...modes.folders], files: [...modes.files] };
}

async function writeAll(root: string): Promise<void> {
  const store = await openStore(root);
  await store.write('runs/a/run.json', 'one', 'absent');
  await store.write('runs/a/modules.md', 'two');
  await store.write('runs/a/modules.md', 'three');
  const first = await store.read('runs/a/run.json');
  await store.write('runs/a/run.json', 'four', { tag: first?.tag ?? '' });
}

describe('a store in a folder', () => {
  it('is accessible only to its user, for any umask', async () => {
    for (const mask of [0, 0o022, 0o077]) {
      process.umask(mask);
      const root = join(folder, String(mask), 'deep', '.fgo');
      await writeAll(root);
      expect(await modesIn(root)).toEqual({ folders: ['700'], files: ['600'] });
    }
  });

  it('is closed to others when a previously open one is opened', async () => {
    const root = join(folder, '.fgo');
    await mkdir(join(root, 'runs', 'b'), { recursive: true, mode: 0o755 });
    await writeFile(join(root, 'temporal.db'), '', { mode: 0o644 });
    await writeFile(join(root, 'runs', 'b', 'run.json'), '{}', { mode: 0o666 });
    await chmod(root, 0o775);
    await writeAll(root);
    expect(await modesIn(root)).toEqual({ folders: ['700'], files: ['600'] });
  });

  it('does not change the targets of links in it, or its user’s right to run a file', async () => {
    const root = join(folder, '.fgo');
    await mkdir(root, { mode: 0o755 });
    const outside = join(folder, 'outside');
    await writeFile(outside, '', { mode: 0o644 });
    await symlink(outside, join(root, 'link'));
    await mkdir(join(folder, 'elsewhere'), { mode: 0o755 });
    await symlink(join(folder, 'elsewhere'), join(root, 'folder'));
    await writeFile(join(root, 'hook.sh'), '', { mode: 0o755 });
    await openStore(root);
    expect(await modeOf(outside)).toBe('644');
    expect(await modeOf(folder, 'elsewhere')).toBe('755');
    expect(await modeOf(root, 'hook.sh')).toBe('700');
  });

  it('does not scan a folder that is already closed', async () => {
    const root = join(folder, '.fgo');
    await openStore(root);
    await writeFile(join(folder, 'shared'), '', { mode: 0o644 });
    await link(join(folder, 'shared'), join(root, 'shared'));
    await openStore(root);
    expect(await modeOf(root, 'shared')).toBe('644');
  });
});
