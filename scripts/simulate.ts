import { once } from 'node:events';
import { interruptible } from './cli-context.js';
import { defineVerb } from './verb.js';
import { simulatedSchema } from '../lib/config/llm.js';
import { startSimulatedEndpoint } from '../lib/simulator/server.js';
import { explainPort } from '../lib/config/explain-port.js';
import { numberFor, port } from './terminal/options.js';
import { printJson, printMessage } from './terminal/output.js';

interface SimulateOptions {
  port: number;
  context?: number;
  attention?: number;
  latency?: number;
  jitter?: number;
  rateLimit?: number;
  serverError?: number;
  timeouts?: number;
  cut?: number;
  malformed?: number;
}

const simulated = simulatedSchema.shape;
const share = numberFor(simulated.jitter);

export const verb = defineVerb<SimulateOptions>({
  description: 'Serves the simulated endpoint: an OpenAI-compatible server on loopback that calls no LLM.',
  options: [
    ['--port <port>', 'the port; 0 takes a free one', port, 4010],
    ['--context <tokens>', 'the context window', numberFor(simulated.contextTokens)],
    [
      '--attention <share>',
      'how much of the middle of a long prompt is read, 0 to 1',
      numberFor(simulated.attention),
    ],
    ['--latency <ms>', 'mean time of a reply', numberFor(simulated.latencyMs)],
    ['--jitter <share>', 'spread of the latency', numberFor(simulated.jitter)],
    ['--rate-limit <share>', 'share of requests answered by 429', share],
    ['--server-error <share>', 'share of requests answered by 5xx', share],
    ['--timeouts <share>', 'share of requests that are never answered', share],
    ['--cut <share>', 'share of replies cut in the middle', share],
    ['--malformed <share>', 'share of replies that are not JSON', share],
  ],
  examples: [['fgo simulate --port 4010 --latency 500', 'an endpoint that answers after half a second']],
  async run(options) {
    const settings = simulatedSchema.parse(
      dropUndefined({
        contextTokens: options.context,
        attention: options.attention,
        latencyMs: options.latency,
        jitter: options.jitter,
        faults: dropUndefined({
          rateLimit: options.rateLimit,
          serverError: options.serverError,
          timeout: options.timeouts,
          cut: options.cut,
          malformed: options.malformed,
        }),
      }),
    );
    const endpoint = await startSimulatedEndpoint({ port: options.port, settings }).catch((error: unknown) =>
      explainPort(options.port, error),
    );
    printMessage(`Simulated endpoint at ${endpoint.url}, model "simulated". Stop with Ctrl-C.`);
    await interruptible(null, ({ signal }) => once(signal, 'abort'));
    printJson(endpoint.requests());
    await endpoint.close();
  },
});

function dropUndefined(values: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}
