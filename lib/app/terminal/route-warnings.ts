import { printable, talk } from './talk.js';

/** Prints Node's own warnings as single lines through `talk`, so that they do not break the live display. */
export function routeWarnings(): void {
  process.removeAllListeners('warning');
  process.on('warning', warning => {
    talk(`warning: ${printable(warning.message)}`);
    if (process.env['FGO_DEBUG']) talk(printable(warning.stack ?? ''));
  });
}
