import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createTools } from '../../../../../lib/agents/tools/create-tools.js';
import type { Remember } from '../../../../../lib/agents/tools/tool.js';
import { pageText } from '../../../../../lib/agents/tools/web/page-text.js';
import { isPublicAddress } from '../../../../../lib/llm/safe-address.js';
import type { ToolsAgentConfig } from '../../../../../lib/config/agent.js';
import { agentSchema } from '../../../../../lib/config/agent.js';
import { NotInJournalError } from '../../../../../lib/ledger/journal-models.js';
import { createMemoryStore } from '../../../../../lib/store/memory-store.js';
import { createToolJournal } from '../../../../../workers/tool-journal.js';

let server: Server;
let origin: string;
let answer: (request: IncomingMessage, response: ServerResponse) => void;
let asked: IncomingMessage[];

beforeEach(async () => {
  asked = [];
  server = createServer((request, response) => {
    asked.push(request);
    answer(request, response);
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
  delete process.env['TEST_SEARCH_KEY'];
});

const always: Remember = (_question, ask) => ask();
const task = { id: 't', input: '', expected: null, metadata: {} };

async function call(
  name: 'web_fetch' | 'web_search',
  input: object,
  settings: { web?: object; remember?: Remember } = {},
): Promise<string> {
  const { web = { allowPrivate: true }, remember = always } = settings;
  const config = agentSchema.parse({
    kind: 'tools',
    modules: { x: 'x' },
    tools: [name],
    web,
  }) as ToolsAgentConfig;
  const [tool] = createTools(config, remember);
  if (!tool) throw new Error('no tool');
  return (await tool.run(input, { task, signal: AbortSignal.timeout(20_000) })).text;
}

const page =
  (type: string, body: string, status = 200) =>
  (_: IncomingMessage, response: ServerResponse) => {
    response.writeHead(status, { 'content-type': type });
    response.end(body);
  };

describe('fetching a page', () => {
  it('returns its text', async () => {
    answer = page('text/html; charset=utf-8', '<h1>A &amp; B</h1><script>x()</script><p>One<br>two</p>');
    expect(await call('web_fetch', { url: `${origin}/a` })).toBe('A & B\nOne\ntwo');
  });

  it('follows a redirect, but not an endless one nor one that leaves the web', async () => {
    answer = (request, response) => {
      if (request.url === '/a') response.writeHead(302, { location: '/b' }).end();
      else if (request.url === '/loop') response.writeHead(302, { location: '/loop' }).end();
      else if (request.url === '/file') response.writeHead(302, { location: 'file:///etc/passwd' }).end();
      else page('text/plain', 'there')(request, response);
    };
    expect(await call('web_fetch', { url: `${origin}/a` })).toBe('there');
    expect(await call('web_fetch', { url: `${origin}/loop` })).toBe(
      'Error: The page leads on more than 5 times.',
    );
    expect(await call('web_fetch', { url: `${origin}/file` })).toBe(
      'Error: Only http and https are fetched.',
    );
  });

  it.each([
    ['http://127.0.0.1:PORT/', '127.0.0.1 is not on the public internet'],
    ['http://localhost:PORT/', 'localhost is not on the public internet'],
    ['http://[::1]:PORT/', '::1 is not on the public internet'],
    ['http://[::ffff:127.0.0.1]:PORT/', 'is not on the public internet'],
    ['http://2130706433:PORT/', '127.0.0.1 is not on the public internet'],
    ['http://169.254.169.254/latest/meta-data', '169.254.169.254 is not on the public internet'],
    ['http://user:word@example.org/', 'A URL with a password is not fetched'],
    ['ftp://example.org/', 'Only http and https are fetched'],
    ['file:///etc/passwd', 'Only http and https are fetched'],
    ['no url', 'This is no URL'],
  ])('rejects %s unless private addresses are allowed', async (url, words) => {
    answer = page('text/plain', 'secret');
    const { port } = server.address() as AddressInfo;
    expect(await call('web_fetch', { url: url.replace('PORT', String(port)) }, { web: {} })).toContain(words);
    expect(asked).toHaveLength(0);
  });

  it('reports an error, content that is not text, and a page that is too slow', async () => {
    answer = page('text/html', 'gone', 404);
    expect(await call('web_fetch', { url: origin })).toBe('Error: the page answers with 404.');
    answer = page('image/png', 'x');
    expect(await call('web_fetch', { url: origin })).toContain('is image/png, which cannot be read here');
    answer = () => undefined;
    expect(
      await call('web_fetch', { url: origin }, { web: { allowPrivate: true, timeoutSeconds: 0.2 } }),
    ).toBe('Error: The page did not arrive within 0.2 seconds.');
    answer = request => void request.socket.destroy();
    expect(await call('web_fetch', { url: origin })).toContain('cannot be reached');
  });

  it('reads the beginning of an endless page', async () => {
    answer = (_, response) => {
      response.writeHead(200, { 'content-type': 'text/plain' });
      const write = (): void => {
        while (response.write('x'.repeat(65_536)));
        response.once('drain', write);
      };
      write();
    };
    expect(await call('web_fetch', { url: origin })).toHaveLength(3 * 1024 * 1024);
  });
});

describe('searching', () => {
  const web = () => ({
    search: `${origin}/find?q={query}`,
    keyEnv: 'TEST_SEARCH_KEY',
    keyHeader: 'x-api-key',
  });

  it('calls the configured service, with the key from the environment', async () => {
    process.env['TEST_SEARCH_KEY'] = 'word-of-honour';
    answer = page('application/json', '{"results": []}');
    expect(await call('web_search', { query: 'a & b/c' }, { web: web() })).toBe('{"results": []}');
    expect(asked[0]?.url).toBe('/find?q=a%20%26%20b%2Fc');
    expect(asked[0]?.headers['x-api-key']).toBe('word-of-honour');
  });

  it('sends the key to no other host', async () => {
    process.env['TEST_SEARCH_KEY'] = 'word-of-honour';
    const other = createServer((request, response) => {
      response.end(JSON.stringify(request.headers));
    });
    await new Promise<void>(resolve => other.listen(0, '127.0.0.1', resolve));
    const elsewhere = `http://127.0.0.1:${(other.address() as AddressInfo).port}/`;
    answer = (_, response) => response.writeHead(302, { location: elsewhere }).end();
    const told = await call('web_search', { query: 'x' }, { web: web() });
    other.close();
    expect(told).toContain('user-agent');
    expect(told).not.toContain('word-of-honour');
  });

  it('waits if the key is not set or rejected, and leaves the task unscored if the service fails', async () => {
    await expect(call('web_search', { query: 'x' }, { web: web() })).rejects.toThrow(
      'TEST_SEARCH_KEY of the search',
    );
    process.env['TEST_SEARCH_KEY'] = 'word-of-honour';
    answer = page('text/plain', 'no', 401);
    await expect(call('web_search', { query: 'x' }, { web: web() })).rejects.toMatchObject({
      code: 'KEY_REJECTED',
    });
    answer = page('text/plain', 'later', 503);
    await expect(call('web_search', { query: 'x' }, { web: web() })).rejects.toMatchObject({
      code: 'ENDPOINT_BUSY',
    });
  });
});

it('remembers web replies, and sends nothing if a run is only viewed', async () => {
  const store = createMemoryStore();
  const remember = createToolJournal({ store, scope: null });
  answer = page('text/plain', 'first');
  expect(await call('web_fetch', { url: origin }, { web: { allowPrivate: true }, remember })).toBe('first');
  answer = page('text/plain', 'second');
  expect(await call('web_fetch', { url: origin }, { web: { allowPrivate: true }, remember })).toBe('first');
  const readOnly = createToolJournal({ store, scope: null, readOnly: true });
  expect(await call('web_fetch', { url: origin }, { web: { allowPrivate: true }, remember: readOnly })).toBe(
    'first',
  );
  const unknown = call(
    'web_fetch',
    { url: `${origin}/x` },
    { web: { allowPrivate: true }, remember: readOnly },
  );
  await expect(unknown).rejects.toThrow(NotInJournalError);
  const apart = createToolJournal({ store, scope: 'fresh' });
  expect(await call('web_fetch', { url: origin }, { web: { allowPrivate: true }, remember: apart })).toBe(
    'second',
  );
});

it.each(['8.8.8.8', '93.184.216.34', '2606:4700::1111'])('treats %s as public', address => {
  expect(isPublicAddress(address)).toBe(true);
});

it.each([
  '0.0.0.0',
  '10.1.2.3',
  '172.31.0.1',
  '192.168.1.1',
  '100.100.0.1',
  '224.0.0.1',
  '255.255.255.255',
  '::',
  '::1',
  'fe80::1',
  'fd00::1',
  '::ffff:8.8.8.8',
  '64:ff9b::a00:1',
  '2002:a00:1::',
  '2001:db8::1',
  'nothing',
])('does not treat %s as public', address => {
  expect(isPublicAddress(address)).toBe(false);
});

it('extracts the text from broken markup', () => {
  const read = (text: string) => pageText({ type: 'text/html', text });
  expect(read('a<script>while(1){}')).toBe('a');
  expect(read('<p>1 &lt; 2 &#x41;&#66; &unknown; &#0;</p>')).toBe('1 < 2 AB &unknown; &#0;');
  expect(read('<table><tr><td>a</td><td>b</td></tr></table>')).toBe('a | b |');
  expect(pageText({ type: 'application/octet-stream', text: 'x' })).toBeNull();
});
