import { readdir } from 'node:fs/promises';
import { FgoError } from '../../../../lib/domain/errors.js';
import { optimize, settingsOf } from '../../../../lib/api/optimize.js';
import { parseConfig } from '../../../../lib/config/parse-config.js';
import type { ConfigInput } from '../../../../lib/config/schema.js';
import { removeTemporaryFolders, temporaryFolder } from '../../../support/temporary-folder.js';

afterAll(removeTemporaryFolders);

const config: ConfigInput = {
  name: 'tickets',
  dataset: { path: 'tickets.csv', input: 'text', expected: 'queue' },
  agent: { kind: 'prompt', modules: { instructions: 'Say which.' } },
};

/** The error of a call. */
async function errorOf(call: Promise<unknown>): Promise<FgoError> {
  const error: unknown = await call.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof FgoError)) throw new TypeError(`an FgoError was expected, not ${String(error)}`);
  return error;
}

describe('the parameters of optimize in a program', () => {
  it.each(['yes: do it', 'true', '7', '- a', '# no comment', '"', 'two\nlines: 1'])(
    'keep the text %j a text',
    text => {
      const settings = settingsOf({
        'agent.modules.instructions': text,
        'optimize.epochs': 2,
        seed: undefined,
      });
      const { agent, optimize: how } = parseConfig({ text: JSON.stringify(config), file: 'f', settings });
      expect(agent).toMatchObject({ modules: { instructions: text } });
      expect(how.epochs).toBe(2);
    },
  );

  it.each(['../../elsewhere', '', undefined])('write no file for the name %j', async name => {
    const directory = await temporaryFolder();
    const error = await errorOf(optimize({ ...config, name } as ConfigInput, { directory }));
    expect(error.exitCode).toBe(2);
    expect(error.message).toMatch(/^name: /);
    expect(await readdir(directory)).toEqual([]);
  });

  it('report an interrupt before the run began', async () => {
    const directory = await temporaryFolder();
    const early = await errorOf(optimize(config, { directory, signal: AbortSignal.abort() }));
    expect(early.exitCode).toBe(130);
  });
});
