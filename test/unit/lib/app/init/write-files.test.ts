import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { copyExample, exampleNames } from '../../../../../lib/app/init/copy-example.js';
import { createProject } from '../../../../../lib/app/init/create-project.js';
import { proposePlan } from '../../../../../lib/app/init/propose-plan.js';
import { ignoreInGit } from '../../../../../lib/app/init/write-files.js';
import { recordingContext } from '../../../../support/app-context.js';
import { temporaryFolder, type TemporaryFolder } from '../../data/temporary-folder.js';

describe('a new project', () => {
  let folder: TemporaryFolder;
  beforeEach(async () => (folder = await temporaryFolder()));
  afterEach(() => folder.remove());

  const rows = Array.from({ length: 30 }, (_, index) => `"Message ${index}",${index % 3 ? 'a' : 'b'}`);
  const csv = `text,label\n${rows.join('\n')}\n`;
  const read = (name: string) => readFile(join(folder.path, name), 'utf8');

  const create = async (changes: { agent?: 'python' | 'typescript' | 'http'; overwrite?: boolean } = {}) => {
    const data = await folder.write('data.csv', csv);
    const configFile = join(folder.path, 'fgo.yaml');
    const context = recordingContext();
    const { agent, overwrite = false } = changes;
    const request = { data, configFile, answers: {}, settings: {}, endpoint: 'simulated', agent };
    return createProject(context, await proposePlan(context, request), { configFile, overwrite });
  };

  it('is valid, estimated and ignored by git', async () => {
    const { written, validation, estimate } = await create();
    expect(written.map(path => path.slice(folder.path.length + 1))).toEqual(['fgo.yaml', '.gitignore']);
    expect(validation.problems).toEqual([]);
    expect(validation.readings).toEqual(['data.csv: 30 rows; commas, UTF-8; columns: text, label']);
    expect(estimate?.total.calls.expected).toBeGreaterThan(20);
    expect(await read('.gitignore')).toBe('.fgo/\n');
  });

  it('never replaces a configuration without --force', async () => {
    await folder.write('fgo.yaml', 'mine');
    await expect(create()).rejects.toThrow(/fgo\.yaml exists: nothing was written/);
    expect(await read('fgo.yaml')).toBe('mine');
    await create({ overwrite: true });
    expect(await read('fgo.yaml')).toContain('name: data');
  });

  it.each(['python', 'typescript', 'http'] as const)(
    'has an agent in %s to start from, and keeps yours',
    async agent => {
      const { written, validation } = await create({ agent });
      expect(validation.problems).toEqual([]);
      const file = written[1] ?? '';
      expect(await readFile(file, 'utf8')).toContain('instructions');
      await folder.write(file.slice(folder.path.length + 1), 'my agent');
      await create({ agent, overwrite: true });
      expect(await readFile(file, 'utf8')).toBe('my agent');
    },
  );

  it('adds one line to .gitignore, once', async () => {
    const file = await folder.write('.gitignore', 'dist');
    expect(await ignoreInGit(file, '.fgo/')).toBe(true);
    expect(await ignoreInGit(file, '.fgo/')).toBe(false);
    expect(await read('.gitignore')).toBe('dist\n.fgo/\n');
  });

  it('is a copy of an example, which is listed if its name is unknown', async () => {
    expect(await exampleNames()).toContain('support-tickets');
    expect(await exampleNames()).not.toContain('templates');
    const to = join(folder.path, 'copy');
    await copyExample('support-tickets', { to, overwrite: false });
    expect(await read('copy/fgo.yaml')).toContain('name: support-tickets');
    await expect(copyExample('support-tickets', { to, overwrite: false })).rejects.toThrow(
      'nothing was written',
    );
    await expect(copyExample('suport-tickets', { to, overwrite: false })).rejects.toThrow(
      /Did you mean "support-tickets"\? There are: .*python-agent/,
    );
  });
});
