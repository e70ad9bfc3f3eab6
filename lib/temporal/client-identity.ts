import { hostname } from 'node:os';
import { basename } from 'node:path';
import { packageVersion } from '../config/package-version.js';

/** How this process names itself to a Temporal server: `fgo 0.1.0 optimize 14538@host`. */
export function clientIdentity(command: string = commandOf(process.argv)): string {
  return `fgo ${packageVersion()} ${command} ${process.pid}@${hostname()}`;
}

/** The command of a process of ours; `api` for a program that uses the TypeScript API. */
export function commandOf([, program = '', command = '']: readonly string[]): string {
  const isCli = /^fgo(\.m?js)?$/.test(basename(program));
  return isCli && /^[a-z-]+$/.test(command) ? command : 'api';
}
