import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { badInput } from '../lib/config/problem.js';
import { withProgram, withToken } from '../lib/temporal/codec/codec-authorization.js';
import type { Authorize } from '../lib/temporal/codec/codec-authorization.js';
import { createCodecServer } from '../lib/temporal/codec/codec-server.js';
import { createPayloadCodec } from '../lib/temporal/codec/payload-codec.js';
import { keysFileVariable, keysVariable, readPayloadKeys } from '../lib/temporal/codec/payload-keys.js';
import { interruptible } from './cli-context.js';
import { explainPort } from '../lib/config/explain-port.js';
import { port } from './terminal/options.js';
import { printMessage } from './terminal/output.js';
import { defineVerb } from './verb.js';

interface CodecServerOptions {
  uiOrigin: string;
  host: string;
  port: number;
  authCommand?: string;
  encode?: boolean;
}

const tokenVariable = 'FGO_CODEC_TOKEN';
const loopbackAddresses = ['127.0.0.1', '::1', 'localhost'];

export const verb = defineVerb<CodecServerOptions>({
  description: 'Decodes encrypted payloads for the Temporal UI, with the keys of this environment.',
  requiredOptions: [['--ui-origin <url>', 'the address of the UI: no other page may call']],
  options: [
    ['--host <address>', 'the address to listen on', '127.0.0.1'],
    ['--port <port>', 'the port; 0 takes a free one', port, 8081],
    [
      '--auth-command <file>',
      'a program that gets each caller as JSON on stdin, and allows it by ending with 0',
    ],
    ['--encode', 'also encrypts what the UI sends to workflows'],
  ],
  help: `\nKeys: ${keysVariable} or ${keysFileVariable}. With ${tokenVariable}, callers must send it as a bearer token.`,
  examples: [
    ['fgo codec-server --ui-origin http://localhost:8233', 'for the UI on this machine'],
    ['fgo codec-server --ui-origin https://temporal.example.com --auth-command ./allow.sh', 'asks a program'],
  ],
  async run(options) {
    const keys = readPayloadKeys(process.env);
    if (keys.length === 0)
      throw badInput('fgo codec-server', `There are no keys: set ${keysVariable} or ${keysFileVariable}.`);
    const isLocal = loopbackAddresses.includes(options.host);
    const authorize = authorizeBy(options);
    if (!isLocal && !authorize)
      throw badInput(
        `--host ${options.host}`,
        `Others can reach this address: also set ${tokenVariable} or --auth-command.`,
      );
    const uiOrigin = originOf(options.uiOrigin);
    const codec = createPayloadCodec(keys);
    const server = createCodecServer({
      codec,
      uiOrigin,
      authorize,
      encodes: options.encode ?? false,
      isLocal,
    });
    server.listen(options.port, options.host);
    await once(server, 'listening').catch((error: unknown) => explainPort(options.port, error));
    const { port } = server.address() as AddressInfo;
    const shown = options.host.includes(':') ? `[${options.host}]` : options.host;
    printMessage(
      `Decodes for ${uiOrigin} with ${keys.map(({ id }) => id).join(', ')} at http://${shown}:${port}`,
    );
    printMessage('Enter this address as the codec server of the UI. Stop with Ctrl-C.');
    await interruptible(null, ({ signal }) => once(signal, 'abort'));
    server.closeAllConnections();
    server.close();
  },
});

function authorizeBy({ authCommand }: CodecServerOptions): Authorize | undefined {
  const {
    [tokenVariable]: token,
    [keysVariable]: _keys,
    [keysFileVariable]: _file,
    ...environment
  } = process.env;
  if (token !== undefined && authCommand !== undefined)
    throw badInput('--auth-command', `Use either a program or ${tokenVariable}, not both.`);
  if (token === '') throw badInput(tokenVariable, 'The token is empty. Set one, or unset the variable.');
  if (token !== undefined) return withToken(token);
  return authCommand === undefined ? undefined : withProgram(authCommand, environment);
}

function originOf(url: string): string {
  const { origin } = URL.canParse(url) ? new URL(url) : { origin: 'null' };
  if (origin !== 'null') return origin;
  throw badInput(`--ui-origin ${url}`, 'Give the address of the UI, such as http://localhost:8233.');
}
