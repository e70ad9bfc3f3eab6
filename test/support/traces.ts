import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writings } from './echoing-gate.js';

/** How much of a secret, in one of its encodings, counts as a trace of it. */
const piece = 12;

/** Base64 of a text at any offset within what is encoded: without the ends, which depend on its neighbors. */
function base64Anywhere(secret: string): string[] {
  return [0, 1, 2].flatMap(before => {
    const bytes = Buffer.concat([Buffer.alloc(before), Buffer.from(secret)]);
    const inner = bytes.toString('base64').slice(before === 0 ? 0 : 4, -4);
    return [inner, inner.replaceAll('+', '-').replaceAll('/', '_')];
  });
}

/** Texts of which at least one occurs in anything that holds half of the secret or more, cut short or not. */
function needles(secret: string): string[] {
  const forms = [...writings(secret), ...base64Anywhere(secret)];
  const pieces = forms.flatMap(form =>
    Array.from({ length: Math.floor(form.length / piece) }, (_, place) =>
      form.slice(place * piece, (place + 1) * piece),
    ),
  );
  return [...new Set(pieces)];
}

/** The parts of a secret in these bytes: plain, URL-encoded, base64 (also within other text) or hex. */
export function tracesIn(bytes: Buffer | string, secret: string): string[] {
  return needles(secret).filter(needle => bytes.includes(needle));
}

/** All files below a folder. */
export async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter(entry => entry.isFile()).map(entry => join(entry.parentPath, entry.name));
}

/** The listed files that contain a trace of a secret, with the traces. */
export async function filesWithTraces(files: string[], secret: string): Promise<Record<string, string[]>> {
  const found: Record<string, string[]> = {};
  for (const file of files) {
    const traces = [...tracesIn(await readFile(file), secret), ...tracesIn(file, secret)];
    if (traces.length > 0) found[file] = traces;
  }
  return found;
}
