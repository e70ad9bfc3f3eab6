import inspector from 'node:inspector';

/**
 * Opens Node's debugger for this process, only on this machine, and waits until a client attaches. Port 0
 * means any free one. Node prints the address.
 */
export function openDebugger(port: number, log: (line: string) => void): void {
  if (inspector.url() === undefined) inspector.open(port, '127.0.0.1');
  log(
    `Waiting for a debugger at ${inspector.url()}: open chrome://inspect in Chrome, or attach your editor.`,
  );
  inspector.waitForDebugger();
}
