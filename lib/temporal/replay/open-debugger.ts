import inspector from 'node:inspector';

/**
 * Opens Node's debugger for this process, on this machine alone, and waits until somebody has attached. Port 0 is
 * any free one. Node itself says where it listens.
 */
export function openDebugger(port: number, log: (line: string) => void): void {
  if (inspector.url() === undefined) inspector.open(port, '127.0.0.1');
  log(`Waits for a debugger at ${inspector.url()}: open chrome://inspect in Chrome, or attach your editor.`);
  inspector.waitForDebugger();
}
