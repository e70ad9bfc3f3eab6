import { execFile } from 'node:child_process';
import { cp, mkdir, symlink, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { environmentOf } from '../support/command.js';
import { stopServers } from '../support/run-folder.js';
import { removeTemporaryFolders, temporaryFolder } from '../support/temporary-folder.js';

const run = promisify(execFile);

afterAll(async () => {
  await stopServers();
  await removeTemporaryFolders();
});

/** The example's folder with the packed tarball as its dependency, as `npm install` would unpack it. */
async function installExample(): Promise<string> {
  const folder = await temporaryFolder();
  const project = join(folder, 'project');
  await cp(resolve('examples/typescript-api'), project, { recursive: true });
  const packed = await run('npm', ['pack', '--ignore-scripts', '--json', '--pack-destination', folder]);
  const [{ filename }] = JSON.parse(packed.stdout) as [{ filename: string }];
  const target = join(project, 'node_modules', 'fgo');
  await mkdir(target, { recursive: true });
  await run('tar', ['-xzf', join(folder, filename), '-C', target, '--strip-components=1']);
  // Its own dependencies, without downloading them again.
  await symlink(resolve('node_modules'), join(target, 'node_modules'));
  await mkdir(join(project, 'node_modules', '@types'));
  await symlink(resolve('node_modules/@types/node'), join(project, 'node_modules', '@types', 'node'));
  return project;
}

describe('the packed package', () => {
  it('compiles and optimizes in a project that depends on it, and reports errors with an exit code', async () => {
    const project = await installExample();
    const where = { cwd: project, env: environmentOf({ cwd: project }), maxBuffer: 1e7 };
    const tsc = resolve('node_modules/typescript/bin/tsc');
    await run(process.execPath, [tsc, '-p', '.'], where);
    const { stdout, stderr } = await run(process.execPath, ['main.js'], where);
    const printed = JSON.parse(stdout) as {
      baseline: { test: number };
      final: { test: number };
      instructions: string;
      read: string;
    };
    expect(printed.final.test).toBeGreaterThan(printed.baseline.test);
    expect(printed.instructions).toContain('Rules:');
    expect(printed.read).toBe('done');
    expect(stderr).toMatch(/^stage: (divide|optimize|merge|test|done)$/m);

    const broken = `import { optimize } from 'fgo';\nawait optimize('fgo.tickets.json', { set: { 'optimize.subsets': 0 } }).catch(error => console.log(error.name, error.exitCode, error.message));\n`;
    await writeFile(join(project, 'broken.mjs'), broken);
    const refused = await run(process.execPath, ['broken.mjs'], where);
    expect(refused.stdout).toMatch(/^BadInputError 2 --set optimize\.subsets/);
  }, 240_000);
});
