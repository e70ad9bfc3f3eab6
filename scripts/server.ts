import { Command } from 'commander';
import { ensureServer, serverStatus, stopServer } from '../lib/temporal/server/dev-server.js';
import { openFolderStore } from '../lib/store/folder-store.js';
import { exitCodes } from '../lib/app/terminal/exit-codes.js';
import { localStorePath } from '../lib/app/finding/find-run.js';
import { printJson, talk } from '../lib/app/terminal/talk.js';

interface ServerOptions {
  store?: string;
  json?: boolean;
}

/** The store's own Temporal server, to use the UI or workers elsewhere. */
export function serverCommand(setExitCode: (code: number) => void): Command {
  const server = new Command('server').description("Starts, stops or shows the store's own Temporal server.");
  const common = (name: string, description: string) =>
    server
      .command(name)
      .description(description)
      .option('--store <path>', 'the store; that of the current folder if not given')
      .option('--json', 'prints the outcome as JSON');
  common('start', 'starts it, and leaves it running').action(async (options: ServerOptions) => {
    const storeDirectory = await localStorePath(options.store);
    await openFolderStore(storeDirectory);
    const running = await ensureServer({ storeDirectory, log: talk, keep: true });
    const { address, uiUrl, pid } = running;
    if (options.json) return printJson({ state: 'running', address, uiUrl, pid });
    talk(`The Temporal server of ${storeDirectory} runs at ${address}, its UI at ${uiUrl}`);
  });
  common('stop', 'stops it; its runs can be resumed').action(async (options: ServerOptions) => {
    const { pid } = await stopServer({ storeDirectory: await localStorePath(options.store), log: talk });
    if (options.json) return printJson({ state: 'stopped', pid: pid ?? null });
    talk(pid === undefined ? 'No server was running.' : 'Stopped.');
  });
  common('status', 'shows whether and where it runs').action(async (options: ServerOptions) => {
    const status = await serverStatus({ storeDirectory: await localStorePath(options.store) });
    if (options.json) printJson(status);
    else if (status.state === 'stopped') talk('It does not run.');
    else talk(`${status.state}: ${status.address}, UI ${status.uiUrl}, process ${status.pid}`);
    setExitCode(status.state === 'unresponsive' ? exitCodes.failed : exitCodes.done);
  });
  return server;
}
