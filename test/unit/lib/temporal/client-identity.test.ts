import { hostname } from 'node:os';
import { clientIdentity, commandOf } from '../../../../lib/temporal/client-identity.js';
import { packageVersion } from '../../../../lib/config/package-version.js';

it('names the version, the command, the process and the host', () => {
  expect(clientIdentity('optimize')).toBe(`fgo ${packageVersion()} optimize ${process.pid}@${hostname()}`);
});

it('finds the command in the arguments of the process', () => {
  expect(commandOf(['node', '/opt/fgo/bin/fgo.mjs', 'optimize', 'fgo.yaml'])).toBe('optimize');
  expect(commandOf(['node', '/project/node_modules/.bin/fgo', 'worker'])).toBe('worker');
});

it('names no other argument, which may be private', () => {
  expect(commandOf(['node', '/home/me/app.mjs', 'secret'])).toBe('api');
  expect(commandOf(['node', '/opt/fgo/bin/fgo.mjs', '/home/me/fgo.yaml'])).toBe('api');
});
