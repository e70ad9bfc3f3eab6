import { printable, talk } from './talk.js';

/** Node's own warnings go where all talk goes, in a line, instead of through what is drawn on the terminal. */
export function routeWarnings(): void {
  process.removeAllListeners('warning');
  process.on('warning', warning => {
    talk(`warning: ${printable(warning.message)}`);
    if (process.env['FGO_DEBUG']) talk(printable(warning.stack ?? ''));
  });
}
