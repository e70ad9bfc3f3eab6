import { randomBytes } from 'node:crypto';
import { connect, type Socket } from 'node:net';

interface Message {
  id?: number;
  method?: string;
  params?: unknown;
  result?: unknown;
  error?: { message: string };
}

/** A client of Node's debugger: the Chrome DevTools Protocol over a WebSocket. */
export interface DebuggerClient {
  send(method: string, params?: object): Promise<unknown>;
  /** The next event of this kind that was not consumed yet. */
  next(method: string): Promise<unknown>;
  close(): void;
}

/** Attaches to `ws://127.0.0.1:PORT/ID`. */
export async function attachDebugger(url: string): Promise<DebuggerClient> {
  const { hostname, port, pathname } = new URL(url);
  const socket = connect(Number(port), hostname);
  const replies = new Map<number, (message: Message) => void>();
  const events: Message[] = [];
  const waiting: { method: string; take: (params: unknown) => void }[] = [];
  let sent = 0;

  function receive(message: Message): void {
    if (message.id !== undefined) replies.get(message.id)?.(message);
    else events.push(message);
    for (const entry of [...waiting]) {
      const place = events.findIndex(({ method }) => method === entry.method);
      if (place < 0) continue;
      waiting.splice(waiting.indexOf(entry), 1);
      entry.take(events.splice(place, 1)[0]?.params);
    }
  }

  await shakeHands(socket, { host: `${hostname}:${port}`, pathname }, receive);
  return {
    send: (method, params = {}) =>
      new Promise((resolve, reject) => {
        const id = ++sent;
        replies.set(id, ({ result, error }) => (error ? reject(new Error(error.message)) : resolve(result)));
        socket.write(frameOf(JSON.stringify({ id, method, params })));
      }),
    next: method =>
      new Promise(take => {
        const place = events.findIndex(event => event.method === method);
        if (place >= 0) take(events.splice(place, 1)[0]?.params);
        else waiting.push({ method, take });
      }),
    close: () => void socket.destroy(),
  };
}

function shakeHands(
  socket: Socket,
  { host, pathname }: { host: string; pathname: string },
  receive: (message: Message) => void,
): Promise<void> {
  socket.write(
    [
      `GET ${pathname} HTTP/1.1`,
      `Host: ${host}`,
      'Connection: Upgrade',
      'Upgrade: websocket',
      'Sec-WebSocket-Version: 13',
      `Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}`,
      '\r\n',
    ].join('\r\n'),
  );
  return new Promise((resolve, reject) => {
    let data = Buffer.alloc(0);
    let open = false;
    socket.once('error', reject);
    socket.on('data', chunk => {
      data = Buffer.concat([data, chunk]);
      if (!open) {
        const end = data.indexOf('\r\n\r\n');
        if (end < 0) return;
        if (!data.toString('latin1', 0, end).startsWith('HTTP/1.1 101')) return reject(new Error('Refused.'));
        data = data.subarray(end + 4);
        open = true;
        resolve();
      }
      for (let frame = readFrame(data); frame; frame = readFrame(data)) {
        data = data.subarray(frame.length);
        receive(JSON.parse(frame.text) as Message);
      }
    });
  });
}

/** The first whole text frame. Node's debugger sends each message as one, and never masks it. */
function readFrame(data: Buffer): { text: string; length: number } | null {
  if (data.length < 2) return null;
  const short = data.readUInt8(1) & 0x7f;
  const header = short === 126 ? 4 : short === 127 ? 10 : 2;
  if (data.length < header) return null;
  const size = short === 126 ? data.readUInt16BE(2) : short === 127 ? Number(data.readBigUInt64BE(2)) : short;
  if (data.length < header + size) return null;
  return { text: data.toString('utf8', header, header + size), length: header + size };
}

/** A text frame, masked as required of clients. */
function frameOf(text: string): Buffer {
  const bytes = Buffer.from(text);
  const mask = randomBytes(4);
  const header = Buffer.alloc(8);
  header.writeUInt8(0x81, 0);
  header.writeUInt8(0x80 | 126, 1);
  header.writeUInt16BE(bytes.length, 2);
  mask.copy(header, 4);
  return Buffer.concat([header, bytes.map((byte, place) => byte ^ (mask[place % 4] ?? 0))]);
}
