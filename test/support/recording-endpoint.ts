import { simulatedSchema } from '../../lib/config/llm.js';
import { startSimulatedEndpoint } from '../../lib/simulator/server.js';
import type { ServedRequest } from '../../lib/simulator/server.js';
import type { z } from 'zod';

const chat = '/v1/chat/completions';

/** The simulated endpoint, which keeps every request that it receives. */
export interface RecordingEndpoint {
  url: string;
  port: number;
  /** Bodies of the chat requests that were answered with 200, in that order. */
  answered(): string[];
  /** All chat requests, however they were answered. */
  chats(): ServedRequest[];
  tokens(): { prompt: number; completion: number };
  /** Calls `action` once, when the `count`th chat request is answered with 200. */
  atAnswer(count: number, action: () => void): Promise<void>;
  close(): Promise<void>;
}

const open = new Set<() => Promise<void>>();

/** Closes what a failed test left open. Call it in `afterAll`. */
export async function closeEndpoints(): Promise<void> {
  await Promise.all([...open].map(close => close()));
}

export async function startRecordingEndpoint(
  settings: z.input<typeof simulatedSchema> = {},
): Promise<RecordingEndpoint> {
  const served: ServedRequest[] = [];
  let answers = 0;
  const awaited: { count: number; fire: () => void }[] = [];
  const endpoint = await startSimulatedEndpoint({
    settings: simulatedSchema.parse(settings),
    onRequest(request) {
      if (request.path !== chat) return;
      served.push(request);
      if (request.status !== 200) return;
      answers += 1;
      for (const { count, fire } of awaited) if (count === answers) fire();
    },
  });
  const { url, port } = endpoint;
  const close = async () => {
    if (open.delete(close)) await endpoint.close();
  };
  open.add(close);
  return {
    url,
    port,
    answered: () => served.filter(({ status }) => status === 200).map(({ body }) => body),
    chats: () => [...served],
    tokens() {
      const { promptTokens, completionTokens } = endpoint.requests();
      return { prompt: promptTokens, completion: completionTokens };
    },
    atAnswer: (count, action) =>
      new Promise((resolve, reject) => {
        const fire = () => {
          try {
            action();
            resolve();
          } catch (error) {
            reject(error instanceof Error ? error : new Error(String(error)));
          }
        };
        awaited.push({ count: Math.max(count, answers + 1), fire });
      }),
    close,
  };
}
