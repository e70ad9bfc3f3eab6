import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { runFunction } from '../../../../../lib/agents/functions/run-function.js';
import { createSandbox } from '../../../../../lib/agents/functions/sandbox.js';
import { checkDigit, functionWith } from './function-cases.js';

const sandbox = createSandbox(2);
afterAll(() => sandbox.close());

const run = (code: string, input = {}, limits = {}) =>
  runFunction(functionWith(code), input, { sandbox, limits });

describe('calling a function that a model has written', () => {
  it('returns its result', async () => {
    const outcome = await runFunction(checkDigit, { number: '7992739871' }, { sandbox });
    expect(outcome).toEqual({ ok: true, value: 3 });
  });

  it('awaits async functions, accepts const declarations, and converts undefined to null', async () => {
    const code =
      'const f = async ({ a }) => { await null; return { a, none: undefined, list: [undefined] }; };';
    expect(await run(code, { a: [1, 'x'] })).toEqual({ ok: true, value: { a: [1, 'x'], list: [null] } });
    expect(await run('function f() {}')).toEqual({ ok: true, value: null });
  });

  it('explains, with the line, what was wrong', async () => {
    const thrown = await run('function f({ list }) {\n  return list\n    .map(x => x);\n}');
    expect(thrown).toMatchObject({ ok: false, reason: 'threw' });
    expect(thrown).toHaveProperty('message', expect.stringMatching(/^TypeError: .*undefined.*\(line 3\)$/));
    const parsed = await run('function f() {\n  return (1;\n}');
    expect(parsed).toMatchObject({ ok: false, reason: 'does-not-parse' });
    expect(parsed).toHaveProperty('message', expect.stringMatching(/^SyntaxError: .* \(line 2\)$/));
    const words = await run("function f() { throw 'no such unit'; }");
    expect(words).toMatchObject({ reason: 'threw', message: 'It threw a string: no such unit' });
  });

  it('finds no function if only a built-in has its name', async () => {
    const outcome = await runFunction(functionWith('1 + 1;', { name: 'parseInt' }), {}, { sandbox });
    expect(outcome).toMatchObject({ reason: 'does-not-parse', message: expect.stringContaining('parseInt') });
    const own = functionWith('function parseInt() { return "own"; }', { name: 'parseInt' });
    expect(await runFunction(own, {}, { sandbox })).toEqual({ ok: true, value: 'own' });
  });

  it('returns the same each time: the same clock, zone and random numbers, and the same last step', async () => {
    const code =
      'function f() { return [Math.random(), Math.random(), Date.now(), String(new Date()), new Date(2024, 6, 1).getTime()]; }';
    const first = await run(code);
    expect(first).toMatchObject({ ok: true, value: { 3: 'Wed Jan 01 2025 00:00:00 GMT+0000' } });
    for (let time = 0; time < 3; time++) expect(await run(code)).toEqual(first);
    const other = createSandbox(1);
    expect(await runFunction(functionWith(code), {}, { sandbox: other })).toEqual(first);
    await other.close();
    const turns = (most: number) => `function f() { let n = 0; while (n < ${most}) n++; return n; }`;
    // One iteration of this loop is two steps.
    for (const steps of [100_000, 1_000_000]) {
      expect(await run(turns(steps * 0.4), {}, { steps })).toMatchObject({ ok: true });
      expect(await run(turns(steps * 0.6), {}, { steps })).toMatchObject({ reason: 'time' });
    }
  });

  it('checks the arguments before it runs any code', async () => {
    const call = (input: Parameters<typeof runFunction>[1]) => runFunction(checkDigit, input, { sandbox });
    const wrong = (words: string) => ({
      ok: false,
      reason: 'arguments',
      message: expect.stringContaining(words),
    });
    expect(await call({ number: 7 })).toEqual(wrong('number: expected string, received number'));
    expect(await call({})).toEqual(wrong('number: is missing'));
    expect(await call({ number: '1', more: 1 })).toEqual(wrong('"more"'));
    expect(await call({ number: 'x'.repeat(200_000) })).toEqual(wrong('longer than 100000'));
    const deep = JSON.parse(`${'['.repeat(100)}${']'.repeat(100)}`) as [];
    expect(await call({ number: deep })).toEqual(wrong('nested deeper'));
  });

  it('rejects a schema with a pattern or a reference, whose cost has no bound', async () => {
    for (const property of [{ type: 'string', pattern: '^(a+)+$' }, { $ref: 'http://127.0.0.1:9/schema' }]) {
      const hostile = { ...checkDigit, arguments: { type: 'object', properties: { number: property } } };
      const outcome = await runFunction(hostile, { number: 'a'.repeat(50) }, { sandbox });
      expect(outcome).toMatchObject({ ok: false, reason: 'arguments' });
    }
  });

  it('does not block this thread while a function loops', async () => {
    let turns = 0;
    const ticking = setInterval(() => (turns += 1), 5);
    const native = 'function f() { return Array.prototype.indexOf.call({ length: 2 ** 53 - 1 }, 1); }';
    await run(native, {}, { timeMs: 300, graceMs: 100 });
    clearInterval(ticking);
    expect(turns).toBeGreaterThan(20);
  });

  it('does not consider a call lost because this thread was busy', async () => {
    await run('function f() {}');
    const answer = run('function f() { return 1; }', {}, { timeMs: 500, graceMs: 50 });
    await new Promise(done => setImmediate(done));
    const until = performance.now() + 1_200;
    while (performance.now() < until);
    expect(await answer).toEqual({ ok: true, value: 1 });
  });

  it('replaces a lost thread, and continues with the waiting calls', async () => {
    const replaced = sandbox.replaced;
    const hanging = 'function f() { return Array.prototype.indexOf.call({ length: 2 ** 53 - 1 }, 1); }';
    const others = [0, 1, 2, 3, 4, 5].map(index => run(`function f() { return ${index}; }`));
    const outcomes = await Promise.all([run(hanging, {}, { timeMs: 200, graceMs: 100 }), ...others]);
    expect(outcomes[0]).toMatchObject({ ok: false, reason: 'time' });
    expect(outcomes.slice(1)).toEqual([0, 1, 2, 3, 4, 5].map(value => ({ ok: true, value })));
    expect(sandbox.replaced).toBe(replaced + 1);
  });

  it('ends idle threads, and starts new ones for a later call', async () => {
    const short = createSandbox(2, 200);
    const call = () => runFunction(functionWith('const f = () => 1;'), {}, { sandbox: short });
    await Promise.all([call(), call()]);
    expect(short.threads).toBe(2);
    await new Promise(done => setTimeout(done, 600));
    expect(short.threads).toBe(0);
    expect(await call()).toEqual({ ok: true, value: 1 });
    await short.close();
  });

  it('keeps no process alive, except one that waits for a call', () => {
    const loader = resolve('test/support/typescript-loader.mjs');
    const program = `const { runFunction } = await import('./lib/agents/functions/run-function.ts');
      const f = { name: 'f', description: 'd', arguments: { type: 'object' }, packages: [], code: 'const f = () => 1' };
      console.log(JSON.stringify(await runFunction(f, {})));`;
    const parameters = ['--no-warnings', '--import', loader, '--input-type=module', '-e', program];
    const { stdout, status } = spawnSync(process.execPath, parameters, { encoding: 'utf8', timeout: 60_000 });
    expect({ stdout: stdout.trim(), status }).toEqual({ stdout: '{"ok":true,"value":1}', status: 0 });
  });
});
