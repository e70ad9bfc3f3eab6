import { createServer } from 'node:http';
import { simulatedSchema } from '../../../lib/config/llm.js';
import { startSimulatedEndpoint } from '../../../lib/simulator/server.js';

/**
 * The simulated endpoint in a process of its own, so that its CPU time is counted apart. Prints its URL. `GET
 * /calls` on the second URL returns the end of each chat call, in milliseconds since 1970.
 */
const latencyMs = Number(process.argv[2]);
const ends: number[] = [];
const endpoint = await startSimulatedEndpoint({
  settings: simulatedSchema.parse({ latencyMs }),
  onRequest: ({ path, status }) => {
    if (path.endsWith('/chat/completions') && status === 200) ends.push(Date.now());
  },
});
const log = createServer((_request, response) => response.end(JSON.stringify(ends)));
log.listen(0, '127.0.0.1', () => {
  const address = log.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  console.log(JSON.stringify({ url: endpoint.url, calls: `http://127.0.0.1:${port}/calls` }));
});
