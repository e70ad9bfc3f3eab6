import { Command } from 'commander';
import { simulatedSchema } from '../config/llm.js';
import { startSimulatedEndpoint } from '../llm/simulated/server.js';
import { number, port } from './support/options.js';
import { printJson, talk } from './support/talk.js';

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

export function simulateCommand(): Command {
  return new Command('simulate')
    .description('Serves the simulated endpoint: an OpenAI-compatible server on loopback that calls no LLM.')
    .option('--port <port>', 'the port; 0 takes a free one', port, 4010)
    .option('--context <tokens>', 'the context window', number)
    .option('--attention <share>', 'how much of the middle of a long prompt is read, 0 to 1', number)
    .option('--latency <ms>', 'mean time of a reply', number)
    .option('--jitter <share>', 'spread of the latency', number)
    .option('--rate-limit <share>', 'share of requests answered by 429', number)
    .option('--server-error <share>', 'share of requests answered by 5xx', number)
    .option('--timeouts <share>', 'share of requests that are never answered', number)
    .option('--cut <share>', 'share of replies cut in the middle', number)
    .option('--malformed <share>', 'share of replies that are no JSON', number)
    .action(async (options: SimulateOptions) => {
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
      const endpoint = await startSimulatedEndpoint({ port: options.port, settings });
      talk(`Simulated endpoint at ${endpoint.url}, model "simulated". Stop with Ctrl-C.`);
      await new Promise<void>(resolve => {
        process.once('SIGINT', resolve);
        process.once('SIGTERM', resolve);
      });
      printJson(endpoint.requests());
      await endpoint.close();
    });
}

function dropUndefined(values: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}
