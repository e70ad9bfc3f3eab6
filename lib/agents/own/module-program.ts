import { errorText } from '../../domain/errors.js';
import { createInterface } from 'node:readline';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createJiti } from 'jiti';
import { unloadableKey, type OwnRequest } from './transport.js';

/** What `import … from 'fgo'` means in the file: this package, even if the file's project has not installed it. */
const ownApi = fileURLToPath(new URL(`../../api/index${extname(import.meta.url)}`, import.meta.url));

interface ModuleOptions<Defined> {
  file: string;
  /** What the file must export, and the function that creates it. */
  what: string;
  maker: string;
  isDefined: (value: unknown) => value is Defined;
}

/**
 * The main function of a separate process: loads what a module file exports, and answers requests, one JSON
 * line each, on stdin. The process is separate from the worker, so that an endless loop or a crash affects
 * nothing else.
 */
export async function serveModule<Defined, Request extends OwnRequest>(
  options: ModuleOptions<Defined> & { answer: (defined: Defined, request: Request) => Promise<object> },
): Promise<void> {
  const send = takeStdout();
  const defined = await load(options).catch((error: unknown) => {
    send(`${JSON.stringify({ [unloadableKey]: errorText(error) })}\n`);
    throw error;
  });
  for await (const line of createInterface({ input: process.stdin })) {
    const request = JSON.parse(line) as Request;
    const reply = await options.answer(defined, request);
    send(`${JSON.stringify({ ...reply, id: request.id })}\n`);
  }
}

/** Redirects the module's output to stderr: stdout is for replies. */
function takeStdout(): (text: string) => void {
  const write = process.stdout.write.bind(process.stdout);
  process.stdout.write = process.stderr.write.bind(process.stderr) as typeof process.stdout.write;
  return text => void write(text);
}

async function load<Defined>({ file, what, maker, isDefined }: ModuleOptions<Defined>): Promise<Defined> {
  const jiti = createJiti(import.meta.url, { interopDefault: false, alias: { fgo: ownApi } });
  const loaded = await jiti.import<Record<string, unknown>>(file);
  const all = [...new Set(Object.values(loaded).filter(isDefined))];
  const [defined] = all;
  if (!defined || all.length > 1) {
    throw new Error(`${file} must export one ${what} made by ${maker}; it exports ${all.length}.`);
  }
  return defined;
}
