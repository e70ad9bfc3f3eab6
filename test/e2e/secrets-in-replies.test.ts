import { storedTexts } from '../support/stored-texts.js';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expectExit, type Ended } from '../support/command.js';
import { startRecordingEndpoint } from '../support/recording-endpoint.js';
import { createRunFolder, smallConfig, stopServers } from '../support/run-folder.js';
import { removeTemporaryFolders } from '../support/temporary-folder.js';
import { filesBelow, filesWithTraces, tracesIn } from '../support/traces.js';

const key = 'fgo4KzQw7Rt2Lm5Xc8Vb1Nh6Jp3Yd0Ge4Us9Ai';
const hook = 'Zq8Wx7Ce6Rv5Tb4Yn3Um2Ik1Ol0Pa9Sd8Fg7Hj';
const escaped = [key, hook].map(secret =>
  [...secret].map(one => `\\u00${one.charCodeAt(0).toString(16)}`).join(''),
);
const servers: Server[] = [];

afterAll(async () => {
  for (const server of servers) {
    server.closeAllConnections();
    server.close();
  }
  await stopServers();
  await removeTemporaryFolders();
});

async function serve(answer: (body: string, path: string) => Promise<[number, string]>): Promise<string> {
  const respond = async (request: IncomingMessage, response: ServerResponse) => {
    const pieces: Buffer[] = [];
    for await (const piece of request) pieces.push(piece as Buffer);
    const [status, text] = await answer(Buffer.concat(pieces).toString(), request.url ?? '');
    response.writeHead(status, { 'content-type': 'application/json' }).end(text);
  };
  const server = createServer((request, response) => void respond(request, response));
  servers.push(server);
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

it('keeps a key and a webhook out of everything, even if the model writes them into critiques and rules, and the webhook repeats its address', async () => {
  const endpoint = await startRecordingEndpoint();
  let confided = 0;
  const url = await serve(async (body, path) => {
    const reply = await fetch(`http://127.0.0.1:${endpoint.port}${path}`, {
      ...(body === '' ? {} : { method: 'POST', body, headers: { 'content-type': 'application/json' } }),
    });
    const text = await reply.text();
    // Within the texts of a JSON reply, each character escaped.
    const confiding = text.replace(/\\": ?\\"(?=[A-Z])/g, start => {
      confided += 1;
      return `${start}${escaped.join(' ').replaceAll('\\', '\\\\')} `;
    });
    return [reply.status, confiding];
  });
  const webhook = await serve((body, path) => Promise.resolve([500, `${path} ${body}`]));
  const config = smallConfig(`${url}/v1`);
  const folder = await createRunFolder(
    {
      ...config,
      llm: { ...config.llm, apiKeyEnv: 'HOTEL_KEY' },
      notify: { webhookEnv: 'HOTEL_HOOK' },
    },
    { environment: { HOTEL_KEY: key, HOTEL_HOOK: `${webhook}/hooks/${hook}`, FGO_DEBUG: '1' } },
  );
  const ended: Ended[] = [];
  for (const parameters of [
    ['optimize', 'fgo.yaml', '--json'],
    ['show', 'last', 'final'],
    ['explain', 'last', '--json'],
  ])
    ended.push(await folder.run(...parameters));
  for (const one of ended) expectExit(one, 0);
  await folder.stopServer();

  expect(confided).toBeGreaterThan(5);
  const words = ended.flatMap(({ stdout, stderr }) => [stdout, stderr]);
  const files = await filesBelow(folder.path);
  const values = [...(await storedTexts(folder.store)).values()];
  expect(values.filter(text => text.includes('[key]')).length).toBeGreaterThan(5);
  for (const secret of [key, hook]) {
    expect(words.flatMap(text => tracesIn(text, secret))).toEqual([]);
    expect(endpoint.chats().flatMap(({ body }) => tracesIn(body, secret))).toEqual([]);
    expect(values.flatMap(text => tracesIn(text, secret))).toEqual([]);
    expect(await filesWithTraces(files, secret)).toEqual({});
  }
}, 120_000);
