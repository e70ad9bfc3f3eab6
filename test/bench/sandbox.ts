// Makes all attempts to escape the sandbox, and prints their outcomes and the time of a call:
//   npm run bench:sandbox -- [--calls 500] [--threads 2] [--verbose]
import { parseArgs } from 'node:util';
import { runFunction } from '../../lib/agents/functions/run-function.js';
import { createSandbox } from '../../lib/agents/functions/sandbox.js';
import {
  attemptInput,
  escapeAttempts,
  isContained,
  stateOfHost,
} from '../unit/lib/agents/functions/escape-attempts.js';
import { canary } from '../unit/lib/agents/functions/attempts/attempt.js';
import { checkDigit, functionWith } from '../unit/lib/agents/functions/function-cases.js';

const { values } = parseArgs({
  options: {
    calls: { type: 'string', default: '500' },
    threads: { type: 'string', default: '2' },
    verbose: { type: 'boolean', default: false },
  },
});
const calls = Number(values.calls);
const threads = Number(values.threads);
process.env[canary.name] = canary.value;
const sandbox = createSandbox(threads);

async function makeAttempts(): Promise<void> {
  const kinds = new Map<string, number>();
  const escaped: string[] = [];
  for (const attempt of escapeAttempts) {
    const before = stateOfHost();
    const started = performance.now();
    const outcome = await runFunction(functionWith(attempt.code, { name: 'attempt' }), attemptInput, {
      sandbox,
    });
    const milliseconds = performance.now() - started;
    const next = await runFunction(checkDigit, { number: '7992739871' }, { sandbox });
    const goesOn = next.ok && next.value === 3 && stateOfHost() === before;
    if (!isContained(attempt, outcome) || !goesOn) escaped.push(attempt.name);
    kinds.set(attempt.kind, (kinds.get(attempt.kind) ?? 0) + 1);
    if (values.verbose) {
      const told = outcome.ok ? JSON.stringify(outcome.value) : `${outcome.reason}: ${outcome.message}`;
      console.log(
        `${attempt.kind} · ${attempt.name} · ${milliseconds.toFixed(0)} ms · ${told.slice(0, 100)}`,
      );
    }
  }
  const byKind = [...kinds].map(([kind, count]) => `${kind} ${count}`).join(', ');
  console.log(`attempts ${escapeAttempts.length} (${byKind}), escapes ${escaped.length}`);
  for (const name of escaped) console.log(`escaped: ${name}`);
  console.log(`threads replaced ${sandbox.replaced}`);
  process.exitCode = escaped.length === 0 ? 0 : 1;
}

async function measureCalls(): Promise<void> {
  const call = () => runFunction(checkDigit, { number: '7992739871' }, { sandbox });
  await Promise.all(Array.from({ length: threads * 2 }, call));
  const each: number[] = [];
  for (let made = 0; made < calls; made++) {
    const started = performance.now();
    await call();
    each.push(performance.now() - started);
  }
  each.sort((left, right) => left - right);
  const started = performance.now();
  await Promise.all(Array.from({ length: calls }, call));
  const seconds = (performance.now() - started) / 1_000;
  const megabytes = process.memoryUsage().rss / 1_000_000;
  console.log(`median ${each[Math.floor(calls / 2)]?.toFixed(1)} ms a call, one after the other`);
  console.log(`${(calls / seconds).toFixed(0)} calls a second on ${threads} threads`);
  console.log(`${megabytes.toFixed(0)} MB of memory after ${2 * calls} calls`);
}

await makeAttempts();
await measureCalls();
await sandbox.close();
