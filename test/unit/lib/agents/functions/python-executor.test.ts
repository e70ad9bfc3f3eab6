import { resolve } from 'node:path';
import { checkFunction } from '../../../../../lib/agents/functions/check-function.js';
import { closePythonExecutors } from '../../../../../lib/agents/functions/python-executor.js';
import { runFunction } from '../../../../../lib/agents/functions/run-function.js';
import { createSandbox } from '../../../../../lib/agents/functions/sandbox.js';
import { functionWith } from './function-cases.js';

const sandbox = createSandbox(1);
const python = {
  command: [process.execPath, resolve('test/unit/lib/agents/functions/executor.mjs')],
  timeMs: 10_000,
};
afterAll(async () => {
  await closePythonExecutors();
  await sandbox.close();
});

const pythonFunction = (code: string) => functionWith(code, { language: 'python', packages: ['numpy'] });
const run = (code: string, changed: Partial<typeof python> = {}) =>
  runFunction(pythonFunction(code), { a: 1 }, { sandbox, python: { ...python, ...changed } });

describe('a Python function', () => {
  it('is not run if no program is named for it', async () => {
    const outcome = await runFunction(pythonFunction('def f(): pass'), {}, { sandbox });
    expect(outcome).toMatchObject({ ok: false, reason: 'unavailable' });
    expect(outcome).toHaveProperty('message', expect.stringContaining('agent.functions.python'));
  });

  it('is passed to the named program, which stays for the next call', async () => {
    const first = await run('echo');
    expect(first).toMatchObject({ ok: true, value: { name: 'f', given: { a: 1 }, packages: ['numpy'] } });
    expect(await run('echo')).toEqual(first);
    expect(await checkFunction(pythonFunction('echo'), { sandbox, python })).toEqual([]);
  });

  it('has its arguments checked first', async () => {
    const strict = { ...pythonFunction('echo'), arguments: { type: 'object', additionalProperties: false } };
    expect(await runFunction(strict, { a: 1 }, { sandbox, python })).toMatchObject({ reason: 'arguments' });
  });

  it('that crashes, hangs, babbles, raises or floods ends with an explanation, and the next call is served', async () => {
    expect(await run('crash')).toMatchObject({ reason: 'threw', message: expect.stringContaining('code 3') });
    expect(await run('hang', { timeMs: 500 })).toMatchObject({ reason: 'time' });
    expect(await run('babble')).toMatchObject({ ok: true, value: { given: { a: 1 } } });
    expect(await run('raise')).toEqual({ ok: false, reason: 'threw', message: 'ValueError: no such unit' });
    expect(await run('flood')).toMatchObject({ reason: 'output' });
    expect(await run('echo')).toMatchObject({ ok: true });
  });

  it('does not see environment variables that programs do not need', async () => {
    process.env['FGO_TEST_SECRET'] = 'secret';
    await closePythonExecutors();
    expect(await run('secrets')).toEqual({ ok: true, value: false });
    delete process.env['FGO_TEST_SECRET'];
  });

  it('reports that the program does not exist', async () => {
    const outcome = await run('echo', { command: ['/nowhere/python-runner'] });
    expect(outcome).toMatchObject({ reason: 'unavailable', message: expect.stringContaining('/nowhere') });
  });
});
