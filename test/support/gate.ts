import {
  createServer,
  request as httpRequest,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';

/** A proxy in front of an endpoint, which can reject its key, hold requests or be down. */
export interface Gate {
  /** Ends with `/v1`; does not depend on what the gate does. */
  url: string;
  /** Passes everything on, including held requests: the initial state. */
  pass(): void;
  /** Answers everything with 401. */
  refuse(): void;
  /** Answers each model call with 401, and passes requests for the list of models on. */
  refuseCalls(): void;
  /** Holds all requests until it may pass them on: a run stays where it is, however slow the machine is. */
  hold(): void;
  /** Cuts all connections and accepts no more. */
  goDown(): Promise<void>;
  comeBack(): Promise<void>;
  /** Requests that were rejected. */
  refused(): number;
  /** The most requests that were passing through it at once. */
  busiest(): number;
  close(): Promise<void>;
}

const refusal = JSON.stringify({
  error: { message: 'Incorrect API key provided.', type: 'invalid_request_error', code: 'invalid_api_key' },
});

export async function startGate(target: { port: number }): Promise<Gate> {
  let refusing: 'all' | 'calls' | null = null;
  let holding = false;
  const held: (() => void)[] = [];
  let refusals = 0;
  let busy = 0;
  let busiest = 0;
  const forward = (incoming: IncomingMessage, outgoing: ServerResponse) => {
    busiest = Math.max(busiest, ++busy);
    outgoing.once('close', () => (busy -= 1));
    if (refusing === 'all' || (refusing === 'calls' && incoming.method === 'POST')) {
      refusals += 1;
      incoming.resume();
      outgoing.writeHead(401, { 'content-type': 'application/json' }).end(refusal);
      return;
    }
    if (holding) {
      held.push(() => pass(incoming, outgoing));
      return;
    }
    pass(incoming, outgoing);
  };
  const pass = (incoming: IncomingMessage, outgoing: ServerResponse) => {
    if (outgoing.destroyed) return;
    const { method, url, headers } = incoming;
    const onward = httpRequest(
      { host: '127.0.0.1', port: target.port, method, path: url, headers },
      reply => {
        outgoing.writeHead(reply.statusCode ?? 502, reply.headers);
        reply.pipe(outgoing);
      },
    );
    onward.on('error', () => outgoing.destroy());
    outgoing.on('close', () => onward.destroy());
    incoming.pipe(onward);
  };
  const server: Server = createServer(forward);
  const listen = (port: number) =>
    new Promise<number>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, '127.0.0.1', () => {
        server.off('error', reject);
        const address = server.address();
        resolve(typeof address === 'object' && address ? address.port : port);
      });
    });
  const stop = () =>
    new Promise<void>(resolve => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  // A failed test leaves it behind: that must not keep the process alive.
  server.unref();
  const port = await listen(0);
  return {
    url: `http://127.0.0.1:${port}/v1`,
    pass() {
      refusing = null;
      holding = false;
      for (const forwardHeld of held.splice(0)) forwardHeld();
    },
    refuse: () => void (refusing = 'all'),
    refuseCalls: () => void (refusing = 'calls'),
    hold: () => void (holding = true),
    goDown: stop,
    comeBack: async () => void (await listen(port)),
    refused: () => refusals,
    busiest: () => busiest,
    close: stop,
  };
}
