import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import pLimit from 'p-limit';
import { brokenInputs, type BrokenInput } from './inputs.js';
import { runBounded, type BoundedRun } from './run-bounded.js';

const longestSeconds = 10;
const mostMegabytes = 500;
const longestOutput = 20_000;

/** What is wrong with how a command ended; empty if nothing is. */
function faultsOf({ code, output, seconds, megabytes }: BoundedRun): string[] {
  return [
    ...(code === 0 || code === 2 ? [] : [`exit ${code}`]),
    ...(/^\s+at .*[:(]/m.test(output) ? ['a stack trace'] : []),
    ...(seconds <= longestSeconds ? [] : [`${seconds.toFixed(1)} s`]),
    ...(megabytes <= mostMegabytes ? [] : [`${Math.round(megabytes)} MB`]),
    ...(output.length <= longestOutput ? [] : [`${output.length} characters of output`]),
    ...(code === 2 && !/\w{3}.*\w{3}/.test(output) ? ['no explanation'] : []),
  ];
}

async function tryInput(input: BrokenInput): Promise<{ faults: string[]; run: BoundedRun }> {
  const folder = mkdtempSync(join(tmpdir(), 'fgo-fuzz-'));
  try {
    input.write(folder);
    // Killed shortly after the limit, to distinguish a slow command from one that hangs.
    const run = await runBounded(input.command ?? ['validate', 'fgo.yaml'], folder, longestSeconds * 3);
    return { faults: faultsOf(run), run };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      count: { type: 'string', default: '250' },
      seed: { type: 'string', default: '1' },
      only: { type: 'string', default: '' },
      show: { type: 'boolean', default: false },
    },
  });
  const inputs = brokenInputs(Number(values.count), Number(values.seed)).filter(({ name }) =>
    name.includes(values.only),
  );
  const limit = pLimit(availableParallelism());
  let faulty = 0;
  const slowest = { seconds: 0, megabytes: 0 };
  await Promise.all(
    inputs.map(input =>
      limit(async () => {
        const { faults, run } = await tryInput(input);
        slowest.seconds = Math.max(slowest.seconds, run.seconds);
        slowest.megabytes = Math.max(slowest.megabytes, run.megabytes);
        if (faults.length > 0) faulty++;
        if (faults.length > 0 || values.show)
          console.log(`${input.name}\n  ${faults.join(', ') || 'as it should be'}\n${indented(run.output)}`);
      }),
    ),
  );
  console.log(
    `${inputs.length} broken inputs, ${faulty} faults; at most ${slowest.seconds.toFixed(1)} s and ${Math.round(slowest.megabytes)} MB.`,
  );
  process.exitCode = faulty === 0 ? 0 : 1;
}

function indented(output: string): string {
  return output.slice(0, 800).replaceAll(/^/gm, '    ');
}

await main();
