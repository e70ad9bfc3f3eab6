import { request } from 'node:http';

export interface RawReply {
  status: number;
  headers: NodeJS.Dict<string | string[]>;
  text: string;
}

/** An HTTP request with any headers: `fetch` sets Host itself. */
export function askRaw(
  url: string,
  how: { method?: string; headers?: Record<string, string>; body?: string; path?: string } = {},
): Promise<RawReply> {
  return new Promise((resolve, reject) => {
    const { method = 'GET', headers = {}, body, path } = how;
    const options = { method, headers, agent: false, ...(path !== undefined && { path }) };
    const asked = request(url, options, reply => {
      const chunks: Buffer[] = [];
      reply.on('data', (chunk: Buffer) => chunks.push(chunk));
      reply.on('error', reject);
      reply.on('end', () =>
        resolve({
          status: reply.statusCode ?? 0,
          headers: reply.headers,
          text: Buffer.concat(chunks).toString('utf8'),
        }),
      );
    });
    asked.on('error', reject);
    asked.end(body);
  });
}
