import { errorText } from '../../domain/errors.js';
import { createInterface } from 'node:readline';
import { createJiti } from 'jiti';
import type { OwnRequest } from './transport.js';
import { unloadableKey } from './unloadable-key.js';

/**
 * The main function of a separate process: loads what a module file exports, and answers requests, one JSON
 * line each, on stdin. The process is separate from the worker, so that an endless loop or a crash affects
 * nothing else.
 */
export async function serveModule<Defined, Request extends OwnRequest>(parts: {
  file: string;
  /** What the file must export, and the function that creates it. */
  what: string;
  maker: string;
  isDefined: (value: unknown) => value is Defined;
  answer: (defined: Defined, request: Request) => Promise<object>;
}): Promise<void> {
  const say = stdoutOfOurOwn();
  const defined = await load(parts).catch((error: unknown) => {
    say(`${JSON.stringify({ [unloadableKey]: errorText(error) })}\n`);
    throw error;
  });
  for await (const line of createInterface({ input: process.stdin })) {
    const request = JSON.parse(line) as Request;
    const reply = await parts.answer(defined, request);
    say(`${JSON.stringify({ ...reply, id: request.id })}\n`);
  }
}

/** Redirects the module's output to stderr: stdout is for replies. */
function stdoutOfOurOwn(): (text: string) => void {
  const write = process.stdout.write.bind(process.stdout);
  process.stdout.write = process.stderr.write.bind(process.stderr) as typeof process.stdout.write;
  return text => void write(text);
}

async function load<Defined>(parts: {
  file: string;
  what: string;
  maker: string;
  isDefined: (value: unknown) => value is Defined;
}): Promise<Defined> {
  const { file, what, maker, isDefined } = parts;
  const jiti = createJiti(import.meta.url, { interopDefault: false });
  const loaded = await jiti.import<Record<string, unknown>>(file);
  const all = [...new Set(Object.values(loaded).filter(isDefined))];
  const [defined] = all;
  if (!defined || all.length > 1) {
    throw new Error(`${file} must export one ${what} made by ${maker}; it exports ${all.length}.`);
  }
  return defined;
}
