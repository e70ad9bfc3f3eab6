import { z } from 'zod';
import { usualDrainSeconds } from '../lib/app/running/with-worker.js';
import { workOnStore } from '../lib/app/running/work-on-store.js';
import { collect, count, numberFor, port } from './terminal/options.js';
import { interruptible } from './cli-context.js';
import { defineVerb, localStoreOption } from './verb.js';

interface WorkerVerbOptions {
  store?: string;
  address?: string;
  queues: string[];
  maxRuns: number;
  runCodeFromStore?: boolean;
  codeFolder?: string;
  drainSeconds: number;
  deploymentName?: string;
  healthPort?: number;
  healthAddress: string;
  metricsAddress?: string;
}

/** Each run has its own queue, and each queue its own worker within the process, which takes memory. */
const usualMostRuns = 12;

export const verb = defineVerb<WorkerVerbOptions>({
  description: 'Works on the unfinished runs of a store that this machine is fit for, until you stop it.',
  options: [
    localStoreOption,
    ['--address <host:port>', 'the Temporal server; as with TEMPORAL_ADDRESS'],
    ['--queues <pattern>', 'only runs and comparisons of this name; * stands for any text', collect, []],
    ['--max-runs <n>', 'works on this many runs at a time', count, usualMostRuns],
    ['--run-code-from-store', 'runs the code of agents and scorers that others put into the store'],
    ['--code-folder <path>', 'a folder that has the code of the runs, for example in an image'],
    [
      '--drain-seconds <n>',
      'how long calls in flight may take to finish after Ctrl-C or SIGTERM',
      numberFor(z.number().min(0).max(3_600)),
      usualDrainSeconds,
    ],
    ['--metrics-address <host:port>', 'serves metrics for Prometheus at /metrics'],
    ['--deployment-name <name>', 'pins open runs to the code that began them (worker versioning)'],
    ['--health-port <n>', 'answers GET /livez and /readyz on this port', port],
    ['--health-address <address>', 'the address for it; 0.0.0.0 in containers', '127.0.0.1'],
  ],
  examples: [
    ['fgo worker', 'works on the runs of this folder'],
    ['fgo worker --metrics-address 127.0.0.1:9464', 'also serves metrics'],
    ['fgo worker --store s3://bucket/team --run-code-from-store', 'on any machine'],
  ],
  async run(options) {
    const { drainSeconds, address, healthPort, healthAddress } = options;
    if (address !== undefined) process.env['TEMPORAL_ADDRESS'] = address;
    const work = {
      store: options.store,
      queues: options.queues,
      mostRuns: options.maxRuns,
      runsCodeFromStore: options.runCodeFromStore ?? false,
      codeFolder: options.codeFolder,
      drainSeconds,
      deploymentName: options.deploymentName,
      metricsAddress: options.metricsAddress,
      health: healthPort === undefined ? undefined : { address: healthAddress, port: healthPort },
    };
    await interruptible(drainingLine(drainSeconds), context => workOnStore(context, work));
  },
});

function drainingLine(seconds: number): string {
  return `Stopping: no new calls begin, and those in flight have ${seconds} seconds to finish.`;
}
