import { printable, printMessage } from './output.js';

/** Prints Node's own warnings as single lines through `printMessage`, so that they do not break the live display. */
export function routeWarnings(): void {
  process.removeAllListeners('warning');
  process.on('warning', warning => {
    printMessage(`warning: ${printable(warning.message)}`);
    if (process.env['FGO_DEBUG']) printMessage(printable(warning.stack ?? ''));
  });
}
