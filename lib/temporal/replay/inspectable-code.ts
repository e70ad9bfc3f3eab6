import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';
import { readJson } from '../../text/json/read-json.js';

const sourceMapSchema = z.looseObject({
  sources: z.array(z.string()),
  sourcesContent: z.array(z.string().nullable()).optional(),
});

const mapComment = '//# sourceMappingURL=data:application/json;charset=utf-8;base64,';
const anyMap = /\/\/# sourceMappingURL=data:application\/json[^,]*;base64,/g;

/**
 * Makes a debugger stop at the first line of each function. Expects each function header on a separate line,
 * as compilers write it.
 */
function pausedAtStart(code: string, functions: string[]): string {
  return functions.reduce(
    (text, name) =>
      text.replace(new RegExp(`^async function ${name}\\([^\\n]*\\) \\{$`, 'm'), '$& debugger;'),
    code,
  );
}

/**
 * Returns the workflow bundle for a debugger: it stops where each of these workflows starts, and contains the
 * paths on this machine and the text of its source files. The bundle itself has neither, so that it is the
 * same on every machine.
 */
export async function inspectableCode(codePath: string, workflowTypes: string[]): Promise<{ code: string }> {
  const bundle = await readFile(codePath, 'utf8');
  const comment = [...bundle.matchAll(anyMap)].at(-1);
  const names = [...new Set(workflowTypes)].filter(name => /^\w+$/.test(name));
  if (!comment) return { code: pausedAtStart(bundle, names) };
  const start = comment.index + comment[0].length;
  const map = readJson(Buffer.from(bundle.slice(start), 'base64'), sourceMapSchema);
  const roots = [dirname(dirname(codePath)), dirname(codePath), process.cwd()];
  const found = await Promise.all(map.sources.map(source => readSource(source, roots)));
  const shown = {
    ...map,
    sources: found.map(({ name }) => name),
    sourcesContent: found.map(({ text }) => text),
  };
  const encoded = Buffer.from(JSON.stringify(shown)).toString('base64');
  return { code: `${pausedAtStart(bundle.slice(0, comment.index), names)}${mapComment}${encoded}` };
}

async function readSource(source: string, roots: string[]): Promise<{ name: string; text: string | null }> {
  const file = roots.map(root => resolve(root, source)).find(path => existsSync(path));
  if (file === undefined) return { name: source, text: null };
  return { name: pathToFileURL(file).href, text: await readFile(file, 'utf8').catch(() => null) };
}
