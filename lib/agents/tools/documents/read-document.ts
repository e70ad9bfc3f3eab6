import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import pLimit from 'p-limit';
import { ToolRefusal } from '../tool.js';
import type { DocumentResult } from './document-process.js';
import type { DocumentKind } from './document-text.js';
import { underLimits, watchMemory } from './memory-limit.js';

const longestMilliseconds = 30_000;
/** The memory limit of the reading process, and the part of it for JavaScript values. */
const mostMegabytes = 1024;
const mostHeapMegabytes = 512;
/** The maximum number of cached texts: each candidate reads the same documents. */
const mostTexts = 200;

const texts = new Map<string, Promise<string>>();
// Each process can use up to its memory limit.
const slots = pLimit(2);

/**
 * The program that reads documents. In a build, it is next to this file; from sources, use the last build.
 */
function builtProgram(): string {
  const beside = fileURLToPath(new URL('./document-process.js', import.meta.url));
  if (existsSync(beside)) return beside;
  return fileURLToPath(
    new URL('../../../../dist/lib/agents/tools/documents/document-process.js', import.meta.url),
  );
}

interface Reading {
  kind: DocumentKind;
  bytes: Uint8Array;
  program: string;
}

/**
 * Extracts the text of a document in a process with time and memory limits. Reads the same bytes (by hash)
 * only once. Throws ToolRefusal for a document that cannot be read.
 */
export async function readDocument(document: {
  kind: DocumentKind;
  bytes: Uint8Array;
  sha256: string;
  program?: string;
}): Promise<string> {
  const { kind, bytes, sha256, program = builtProgram() } = document;
  const known = texts.get(sha256);
  if (known) return known;
  const reading = slots(() => readInProcess({ kind, bytes, program }));
  texts.set(sha256, reading);
  const [oldest] = texts.keys();
  if (texts.size > mostTexts && oldest !== undefined) texts.delete(oldest);
  // Do not cache failures: a timeout may not recur.
  reading.catch(() => texts.delete(sha256));
  return reading;
}

async function readInProcess(reading: Reading): Promise<string> {
  const child = start(reading);
  const endAtExit = () => child.kill('SIGKILL');
  process.once('exit', endAtExit);
  try {
    const result = await resultOf(child, reading.bytes);
    if ('text' in result) return result.text;
    throw isOutOfMemory(result.problem) ? tooLarge() : unreadable(result.problem);
  } finally {
    process.off('exit', endAtExit);
    child.kill('SIGKILL');
  }
}

function start({ kind, program }: Reading): ChildProcess {
  const node = [
    process.execPath,
    `--max-old-space-size=${mostHeapMegabytes}`,
    '--no-warnings',
    program,
    kind,
  ];
  const limits = { megabytes: mostMegabytes, seconds: (2 * longestMilliseconds) / 1_000 };
  const [file = '', ...parameters] = underLimits(node, limits);
  return spawn(file, parameters, { env: {}, stdio: ['pipe', 'ignore', 'pipe', 'ipc'] });
}

function resultOf(child: ChildProcess, bytes: Uint8Array): Promise<DocumentResult> {
  return new Promise((resolve, reject) => {
    const watch = watchMemory({
      pid: child.pid ?? 0,
      megabytes: mostMegabytes,
      exceeded: () => reject(tooLarge()),
    });
    const seconds = longestMilliseconds / 1_000;
    const timer = setTimeout(
      () => reject(new ToolRefusal(`The document was not read within ${seconds} seconds.`)),
      longestMilliseconds,
    );
    let stderr = '';
    child.stderr?.on('data', chunk => (stderr = `${stderr}${String(chunk)}`.slice(0, 4_000)));
    child.once('message', message => resolve(message as DocumentResult));
    child.once('error', error => reject(unreadable(error.message)));
    child.once('close', (code, signal) => {
      clearTimeout(timer);
      watch.stop();
      // An engine that runs out of memory ends its process by a signal.
      const isFull = isOutOfMemory(stderr) || (signal !== null && signal !== 'SIGKILL');
      reject(isFull ? tooLarge() : unreadable(`its reader ended (${signal ?? `code ${code}`})`));
    });
    child.stdin?.on('error', () => undefined).end(bytes);
  });
}

function isOutOfMemory(text: string): boolean {
  return /out of memory|allocat(e|ion)|invalid (typed )?array length|(invalid string length|string longer than)/i.test(
    text,
  );
}

function tooLarge(): ToolRefusal {
  return new ToolRefusal(`The document cannot be read: that takes more than ${mostMegabytes} MB of memory.`);
}

function unreadable(why: string): ToolRefusal {
  return new ToolRefusal(`The document cannot be read: ${why.slice(0, 500)}`);
}
