import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { missingProgram } from '../../../../../lib/app/preparing/missing-program.js';
import { removeTemporaryFolders, temporaryFolder } from '../../../../support/temporary-folder.js';

afterAll(removeTemporaryFolders);

describe('a program that a configuration names', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await temporaryFolder();
    await mkdir(join(folder, 'bin'));
    for (const name of ['agent.py', 'plain.sh', 'bin/agent']) await writeFile(join(folder, name), '');
    await chmod(join(folder, 'bin/agent'), 0o755);
  });

  it.each([
    [['node', 'agent.py']],
    [['node', '-e', 'nothing.js']],
    [['node', '--version']],
    [['bash', '-c', 'agent.sh']],
    [['./bin/agent', 'input.csv']],
    [['bin/agent']],
    [[process.execPath, 'agent.py', 'other.py']],
    [['env', 'missing.py']],
  ])('can be started: %j', async command => {
    expect(await missingProgram(command, folder)).toBeNull();
  });

  it.each([
    [['nope-not-there'], 'no program "nope-not-there" in any folder of PATH'],
    [['./nope'], 'no program "./nope" at'],
    [['./bin'], 'no program "./bin" at'],
    [['./plain.sh'], 'is not executable'],
    [['node', 'nope.mjs'], 'no file'],
    [['bash', 'scripts/run.sh'], 'no file'],
  ])('cannot: %j', async (command, words) => {
    expect(await missingProgram(command, folder)).toContain(words);
  });

  it('cannot be started in a folder that does not exist', async () => {
    expect(await missingProgram(['node'], join(folder, 'nope'))).toContain('not a folder');
    expect(await missingProgram(['node'], join(folder, 'agent.py'))).toContain('not a folder');
  });
});
