import { readdir } from 'node:fs/promises';
import { FgoError } from '../../../../lib/domain/errors.js';
import { settingsOf } from '../../../../lib/api/config-file.js';
import { optimize, unfinished } from '../../../../lib/api/optimize.js';
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

describe('the error of a run without a result', () => {
  const waiting = [{ path: 'r', kind: 'KEY_REJECTED', reason: 'No key.', remedy: 'Set one.' }];

  it.each([
    ['waiting', 'RUN_WAITING', 3],
    ['paused', 'RUN_WAITING', 3],
    ['failed', 'RUN_FAILED', 1],
    ['cancelled', 'RUN_CANCELLED', 1],
  ] as const)('of a run that is %s has the code %s', (state, code, exitCode) => {
    expect(unfinished({ id: 'r', state, waiting: [] }, null)).toMatchObject({ code, exitCode });
  });

  it('says what the run waits for and what to do', () => {
    const error = unfinished({ id: 'r', state: 'waiting', waiting }, null);
    expect(error).toMatchObject({ message: 'The run r is waiting: No key.', remedy: 'Set one.' });
  });
});
