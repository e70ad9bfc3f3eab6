import { once } from 'node:events';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { withProgram, withToken } from '../../../../../lib/temporal/codec/codec-authorization.js';
import { createCodecServer } from '../../../../../lib/temporal/codec/codec-server.js';
import type { CodecServerOptions } from '../../../../../lib/temporal/codec/codec-server.js';
import { createPayloadCodec } from '../../../../../lib/temporal/codec/payload-codec.js';
import { payloadToJson } from '../../../../../lib/temporal/codec/payload-json.js';

const uiOrigin = 'http://localhost:8233';
const codec = createPayloadCodec([{ id: 'a', secret: Buffer.alloc(32, 1) }]);
const plain = { metadata: { encoding: Buffer.from('json/plain') }, data: Buffer.from('"hotel"') };

let server: Server;
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

async function start(options: Partial<CodecServerOptions> = {}) {
  server = createCodecServer({ codec, uiOrigin, encodes: false, isLocal: true, ...options }).listen(
    0,
    '127.0.0.1',
  );
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return (path: string, headers: Record<string, string> = {}, body?: unknown) =>
    fetch(`http://127.0.0.1:${port}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: uiOrigin, ...headers },
      body: JSON.stringify(body ?? null),
    });
}

async function encryptedBody() {
  return { payloads: (await codec.encode([plain])).map(payloadToJson) };
}

describe('the codec server', () => {
  it('decodes for the UI, and lets its page read the answer', async () => {
    const post = await start();
    const response = await post('/decode', { 'x-namespace': 'default' }, await encryptedBody());
    expect(response.status).toBe(200);
    expect(response.headers.get('access-control-allow-origin')).toBe(uiOrigin);
    expect(await response.json()).toEqual({ payloads: [payloadToJson(plain)] });
  });

  it('answers the preflight request of the UI', async () => {
    await start();
    const { port } = server.address() as AddressInfo;
    const response = await fetch(`http://127.0.0.1:${port}/decode`, {
      method: 'OPTIONS',
      headers: { origin: uiOrigin },
    });
    expect(response.status).toBe(204);
    expect(response.headers.get('access-control-allow-headers')).toContain('x-namespace');
  });

  it('rejects pages of other origins', async () => {
    const post = await start();
    const response = await post('/decode', { origin: 'https://elsewhere.example' }, await encryptedBody());
    expect(response.status).toBe(403);
    expect(response.headers.get('access-control-allow-origin')).toBe(uiOrigin);
  });

  it('encodes only if it was asked to', async () => {
    const body = { payloads: [payloadToJson(plain)] };
    const decoding = await start();
    expect((await decoding('/encode', {}, body)).status).toBe(404);
    server.close();
    const encoding = await start({ encodes: true });
    const { payloads } = (await (await encoding('/encode', {}, body)).json()) as { payloads: unknown[] };
    expect(payloads).not.toEqual(body.payloads);
    expect(await (await encoding('/decode', {}, { payloads })).json()).toEqual(body);
  });

  it('needs the token, where there is one', async () => {
    const post = await start({ authorize: withToken('s3cret') });
    const body = await encryptedBody();
    expect((await post('/decode', {}, body)).status).toBe(401);
    expect((await post('/decode', { authorization: 'Bearer other' }, body)).status).toBe(401);
    expect((await post('/decode', { authorization: 'Bearer s3cret' }, body)).status).toBe(200);
  });

  it('asks a program who may call', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'fgo-allow-'));
    const program = join(directory, 'allow.sh');
    await writeFile(program, '#!/bin/sh\ngrep -q \'"authorization":"Bearer jwt","namespace":"team"\'\n');
    await chmod(program, 0o700);
    const post = await start({ authorize: withProgram(program, process.env) });
    const body = await encryptedBody();
    expect((await post('/decode', { authorization: 'Bearer jwt', 'x-namespace': 'team' }, body)).status).toBe(
      200,
    );
    expect(
      (await post('/decode', { authorization: 'Bearer jwt', 'x-namespace': 'other' }, body)).status,
    ).toBe(401);
    await rm(directory, { recursive: true });
  });

  it('says which key is missing', async () => {
    const post = await start({ codec: createPayloadCodec([{ id: 'b', secret: Buffer.alloc(32, 2) }]) });
    const response = await post('/decode', {}, await encryptedBody());
    expect(response.status).toBe(400);
    expect(await response.text()).toMatch(/encrypted with the key \\"a\\"/);
  });

  it('rejects bodies that are not lists of payloads', async () => {
    const post = await start();
    expect((await post('/decode', {}, { payloads: [{ data: '%%' }] })).status).toBe(400);
  });
});
