import { parentPort, workerData } from 'node:worker_threads';
import { documentText } from './document-text.js';
import type { DocumentKind } from './document-text.js';

/** A thread of its own: reads one document, so that a hostile one can be ended, and takes no more memory than it may. */
export interface DocumentWork {
  kind: DocumentKind;
  bytes: Uint8Array;
}

export type DocumentResult = { text: string } | { problem: string };

async function read({ kind, bytes }: DocumentWork): Promise<DocumentResult> {
  try {
    return { text: await documentText(kind, bytes) };
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) };
  }
}

parentPort?.postMessage(await read(workerData as DocumentWork));
