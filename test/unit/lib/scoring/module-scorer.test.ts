import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createProcessTransport } from '../../../../lib/agents/own/process-transport.js';
import type { Transport } from '../../../../lib/agents/own/transport.js';
import { ownScorer } from '../../../../lib/scoring/own/own-scorer.js';
import type { OwnScorerConfig } from '../../../../lib/config/scorer.js';
import { scorerSchema } from '../../../../lib/config/scorer.js';
import { removeTemporaryFolders, temporaryFolder } from '../../../support/temporary-folder.js';

// The built program: it runs in a separate process without test transforms.
const runner = resolve('dist/lib/scoring/own/run-scorer.js');
const fgo = pathToFileURL(resolve('dist/lib/api/index.js')).href;
const opened: Transport[] = [];

afterEach(() => Promise.all(opened.splice(0).map(transport => transport.close())));
afterAll(removeTemporaryFolders);

async function score(text: string) {
  const directory = await temporaryFolder();
  const file = join(directory, 'scorer.ts');
  await writeFile(file, `import { defineScorer } from '${fgo}';\n${text}`);
  const transport = createProcessTransport({
    what: 'scorer',
    isModule: true,
    command: [process.execPath, '--no-warnings', runner, file],
    directory,
    environment: { PATH: process.env['PATH'] ?? '' },
  });
  opened.push(transport);
  const config = scorerSchema.parse({ kind: 'module', file, attempts: 1 }) as OwnScorerConfig;
  const task = { id: 't', input: 'in', expected: ['a', 'b'], metadata: {} };
  const attempt = { task, output: 'a', signal: AbortSignal.timeout(20_000) };
  return ownScorer({ config, transport }).score(['a'], task.expected, attempt);
}

describe('a scorer that is a module', () => {
  it('may be TypeScript, may print, and reports what is missing', async () => {
    const verdict = await score(`
      interface Said { score: number; feedback: string }
      export const mine = defineScorer(({ task, expected, actual, output }): Said => {
        console.log('thinking aloud about', task.id);
        const missing = (expected as string[]).filter(item => !(actual as string[]).includes(item));
        return { score: 1 - missing.length / 2, feedback: 'missing: ' + missing + ' in ' + output };
      });`);
    expect(verdict).toEqual({ score: 0.5, feedback: 'missing: b in a' });
  });

  it('may return only a number, later, and may be the default export', async () => {
    expect(await score('export default defineScorer(async () => 0.25);')).toEqual({
      score: 0.25,
      feedback: '',
    });
  });

  it.each([
    ['NaN', 'export default defineScorer(() => Number.NaN);', /score: .*received string/],
    ['a throw', "export default defineScorer(() => { throw new Error('no such list'); });", /no such list/],
  ])('that returns %s is at fault', async (_what, text, message) => {
    await expect(score(text)).rejects.toMatchObject({
      code: 'SCORER_FAULT',
      message: expect.stringMatching(message) as string,
    });
  });

  it('that cannot be loaded needs a person: no answer can be scored', async () => {
    await expect(score('export const scorer = () => 1;')).rejects.toMatchObject({
      code: 'SCORER_UNAVAILABLE',
      message: expect.stringMatching(/must export one scorer made by defineScorer; it exports 0/) as string,
    });
  });
});
