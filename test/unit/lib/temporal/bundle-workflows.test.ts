import { mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { bundleWorkflows } from '../../../../lib/temporal/bundle-workflows.js';

let directory: string;
beforeAll(async () => void (directory = await mkdtemp(join(tmpdir(), 'fgo-bundle-'))));
afterAll(() => rm(directory, { recursive: true, force: true }));

/** The source map in the bundle's last line. */
function readSourceMap(code: string): { sources: string[]; sourcesContent?: string[] } {
  const encoded = code.slice(code.lastIndexOf('base64,') + 'base64,'.length);
  return JSON.parse(Buffer.from(encoded, 'base64').toString('utf8')) as { sources: string[] };
}

describe('bundleWorkflows', () => {
  it('makes one file of all workflows that does not depend on where it was built', async () => {
    const bundleFile = join(directory, 'deep/workflow-bundle.js');
    await bundleWorkflows({ workflowsPath: resolve('workflows/index.ts'), bundleFile, root: process.cwd() });
    const code = await readFile(bundleFile, 'utf8');
    expect(code).toMatch(/optimizeSubset/);
    expect(code).not.toContain(process.cwd());
    const { sources, sourcesContent } = readSourceMap(code);
    expect(sources).toContain('./workflows/index.ts');
    expect([sources.filter(source => source.includes(process.cwd())), sourcesContent]).toEqual([
      [],
      undefined,
    ]);
  });

  it('rejects workflow code that could behave differently at replay', async () => {
    await symlink(resolve('node_modules'), join(directory, 'node_modules'));
    const workflowsPath = join(directory, 'workflows.js');
    await writeFile(workflowsPath, "import { readFileSync } from 'fs';\nexport const read = readFileSync;\n");
    const bundleFile = join(directory, 'refused.js');
    const refused = bundleWorkflows({ workflowsPath, bundleFile, root: process.cwd() });
    await expect(refused).rejects.toThrow(/disallowed modules:\n {2}- 'fs'/);
    await expect(readFile(bundleFile)).rejects.toThrow(/ENOENT/);
  });
});
