import { exitCodes } from '../lib/app/exit-codes.js';
import { startStoreServer, stopStoreServer, storeServerStatus } from '../lib/app/server/store-server.js';
import { printJson, printMessage } from './terminal/output.js';
import { cliContext } from './cli-context.js';
import { defineVerb, localStoreOption } from './verb.js';
import type { Described, VerbTree } from './verb.js';

interface ServerOptions {
  store?: string;
  json?: boolean;
}

const options: Described[] = [localStoreOption, ['--json', 'prints the outcome as JSON']];

const start = defineVerb<ServerOptions>({
  description: 'starts it, and leaves it running',
  options,
  examples: [['fgo server start', 'prints the address and the UI']],
  async run({ store, json }) {
    const { storePath, address, uiUrl, runsUrl, pid } = await startStoreServer(cliContext(), store);
    if (json) return printJson({ state: 'running', address, uiUrl, pid });
    printMessage(`The Temporal server of ${storePath} runs at ${address}, its UI at ${uiUrl}`);
    printMessage(`The runs in its UI: ${runsUrl}`);
  },
});

const stop = defineVerb<ServerOptions>({
  description: 'stops it; its runs can be resumed',
  options,
  examples: [['fgo server stop', 'stops that of this folder']],
  async run({ store, json }) {
    const { pid } = await stopStoreServer(cliContext(), store);
    if (json) return printJson({ state: 'stopped', pid });
    printMessage(pid === null ? 'No server was running.' : 'Stopped.');
  },
});

const status = defineVerb<ServerOptions>({
  description: 'shows whether and where it runs',
  options,
  examples: [['fgo server status --json', 'for a program']],
  async run({ store, json }) {
    const found = await storeServerStatus(cliContext(), store);
    if (json) printJson(found);
    else if (found.state === 'stopped') printMessage('It is not running.');
    else printMessage(`${found.state}: ${found.address}, UI ${found.uiUrl}, process ${found.pid}`);
    return found.state === 'unresponsive' ? exitCodes.failed : exitCodes.done;
  },
});

/** The store's own Temporal server, to use the UI or workers elsewhere. */
export const verb: VerbTree = {
  description: "Starts, stops or shows the store's own Temporal server.",
  verbs: { start, stop, status },
};
