import { Worker } from 'node:worker_threads';
import { ToolRefusal } from '../tool.js';
import type { DocumentKind } from './document-text.js';
import type { DocumentResult, DocumentWork } from './document-worker.js';

const longestMilliseconds = 30_000;
const mostMegabytes = 512;
/** Texts that are kept: the same documents are read with each candidate. */
const mostKept = 200;

/** The thread's program: beside this file, once both are built. */
const builtWorker = new URL('./document-worker.js', import.meta.url);
const kept = new Map<string, Promise<string>>();

/**
 * The text of a document, read in a thread with bounds on time and memory. The same bytes (by their hash) are read
 * once. Throws ToolRefusal for a document that cannot be read.
 */
export async function readDocument(document: {
  kind: DocumentKind;
  bytes: Uint8Array;
  sha256: string;
  worker?: URL;
}): Promise<string> {
  const { kind, bytes, sha256, worker = builtWorker } = document;
  const known = kept.get(sha256);
  if (known) return known;
  const reading = readInThread({ kind, bytes }, worker);
  kept.set(sha256, reading);
  const [oldest] = kept.keys();
  if (kept.size > mostKept && oldest !== undefined) kept.delete(oldest);
  // What failed for want of time may go better next time.
  reading.catch(() => kept.delete(sha256));
  return reading;
}

async function readInThread(work: DocumentWork, program: URL): Promise<string> {
  const worker = new Worker(program, {
    workerData: work,
    resourceLimits: { maxOldGenerationSizeMb: mostMegabytes },
    stdout: true,
    stderr: true,
    env: {},
  });
  let timer: NodeJS.Timeout | undefined;
  try {
    const result = await new Promise<DocumentResult>((resolve, reject) => {
      timer = setTimeout(
        () =>
          reject(new ToolRefusal(`The document was not read within ${longestMilliseconds / 1_000} seconds.`)),
        longestMilliseconds,
      );
      worker.once('message', resolve);
      worker.once('error', error => reject(new ToolRefusal(`The document cannot be read: ${error.message}`)));
      worker.once('exit', () => reject(new ToolRefusal('The document cannot be read: its reader ended.')));
    });
    if ('problem' in result) throw new ToolRefusal(`The document cannot be read: ${result.problem}`);
    return result.text;
  } finally {
    clearTimeout(timer);
    await worker.terminate();
  }
}
