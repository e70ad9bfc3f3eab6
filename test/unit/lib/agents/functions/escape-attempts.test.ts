import type { WrittenFunction } from '../../../../../lib/domain/function.js';
import { runFunction } from '../../../../../lib/agents/functions/run-function.js';
import { createSandbox } from '../../../../../lib/agents/functions/sandbox.js';
import { canary } from './attempts/attempt.js';
import { attemptInput, escapeAttempts, isContained, stateOfHost } from './escape-attempts.js';

const limits = { timeMs: 2_000, graceMs: 200 };
// One thread: each attempt runs where the one before it ran.
const sandbox = createSandbox(1);

beforeAll(() => {
  process.env[canary.name] = canary.value;
});
afterAll(async () => {
  delete process.env[canary.name];
  await sandbox.close();
});

function functionOf(name: string, code: string): WrittenFunction {
  const schema = { type: 'object', properties: { text: { type: 'string' } } };
  return { name, description: 'As it is.', arguments: schema, packages: [], code };
}

describe('the sandbox', () => {
  it.each(escapeAttempts)('contains ($kind): $name', async attempt => {
    const before = stateOfHost();
    const options = { sandbox, limits };
    const outcome = await runFunction(functionOf('attempt', attempt.code), attemptInput, options);
    expect({ ...outcome, isContained: isContained(attempt, outcome) }).toMatchObject({ isContained: true });
    expect(stateOfHost()).toBe(before);
    const next = functionOf('next', 'function next({ text }) { return [text, JSON.stringify({ a: [1] })]; }');
    expect(await runFunction(next, { text: 'on' }, options)).toEqual({
      ok: true,
      value: ['on', '{"a":[1]}'],
    });
  });
});
