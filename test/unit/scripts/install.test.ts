import { execFile } from 'node:child_process';
import { cp, mkdir, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { removeTemporaryFolders, temporaryFolder } from '../../support/temporary-folder.js';

const run = promisify(execFile);

afterAll(removeTemporaryFolders);

/** A checkout as it is after `npm ci --ignore-scripts`. */
async function checkoutWithoutBuild(): Promise<string> {
  const folder = join(await temporaryFolder(), 'my fgo');
  await cp(resolve('bin'), join(folder, 'bin'), { recursive: true });
  await writeFile(join(folder, 'package.json'), '{"type":"module"}');
  return folder;
}

function startIn(folder: string): Promise<{ code: number; stderr: string }> {
  return run(process.execPath, [join(folder, 'bin', 'fgo.mjs'), '--version']).then(
    ({ stderr }) => ({ code: 0, stderr }),
    (error: { code: number; stderr: string }) => error,
  );
}

describe('fgo without its build', () => {
  it('names its folder and the command that builds it, without a stack trace', async () => {
    const folder = await checkoutWithoutBuild();
    const { code, stderr } = await startIn(folder);
    expect(code).toBe(1);
    expect(stderr).toContain(folder);
    expect(stderr).toContain('npm run build');
    expect(stderr).not.toMatch(/^\s+at /m);
  });

  it('reports the same if the build was interrupted before the workflow bundle', async () => {
    const folder = await checkoutWithoutBuild();
    await mkdir(join(folder, 'dist', 'scripts'), { recursive: true });
    await writeFile(join(folder, 'dist', 'scripts', 'fgo.js'), 'console.log("started");');
    const { code, stderr } = await startIn(folder);
    expect(code).toBe(1);
    expect(stderr).toContain('npm run build');
  });
});

describe('the package', () => {
  it('contains what the command needs, and no store, cache or build state of this checkout', async () => {
    const folder = join(await temporaryFolder(), 'checkout');
    const left = [
      'examples/logisticsqa/.fgo/runs/r/manifest.json',
      'examples/results/data/banking77/train.csv',
      'examples/python-agent/__pycache__/agent.pyc',
      'examples/typescript-api/node_modules/fgo/package.json',
      'docs/.fgo/temporal.db',
      'fgo-0.0.0.tgz',
    ];
    for (const name of ['package.json', 'bin', 'examples', 'docs', 'schema', 'dist'])
      await cp(resolve(name), join(folder, name), { recursive: true });
    for (const file of left) {
      await rm(join(folder, file), { force: true });
      await mkdir(join(folder, file, '..'), { recursive: true });
      await writeFile(join(folder, file), 'private');
    }
    const packed = await run('npm', ['pack', '--ignore-scripts', '--dry-run', '--json'], {
      cwd: folder,
      maxBuffer: 1e7,
    });
    const [{ files }] = JSON.parse(packed.stdout) as [{ files: { path: string }[] }];
    const paths = files.map(({ path }) => path);
    expect(paths).toEqual(
      expect.arrayContaining([
        'bin/fgo.mjs',
        'dist/scripts/fgo.js',
        'dist/workflow-bundle.js',
        'schema/fgo.schema.json',
      ]),
    );
    expect(paths.filter(path => left.includes(path) || path.endsWith('.tsbuildinfo'))).toEqual([]);
  });
});
