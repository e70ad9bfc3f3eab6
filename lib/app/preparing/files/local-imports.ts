import { stat } from 'node:fs/promises';
import { dirname, extname, join, resolve } from 'node:path';

const scripts = /\.(?:[cm]?[jt]sx?)$/;
const scriptImport = /(?:\bfrom|\bimport|\brequire)\s*\(?\s*['"](\.{1,2}\/[^'"]+)['"]/g;
const scriptEndings = ['', '.ts', '.mts', '.js', '.mjs', '.cjs', '.tsx', '.json', '/index.ts', '/index.js'];
const pythonImport = /^[ \t]*(?:from[ \t]+([.\w]+)[ \t]+import[ \t]+([^\n#]+)|import[ \t]+([^\n#]+))/gm;

/**
 * The files beside a file of code that it imports, by the text of its imports: of JavaScript, TypeScript and
 * Python. What is imported in another way has to be named in `files`.
 */
export async function localImports(options: {
  file: string;
  text: string;
  /** Where Python looks for modules: the folder of its program. */
  root: string;
}): Promise<string[]> {
  const { file, text, root } = options;
  const candidates = scripts.test(file)
    ? [...text.matchAll(scriptImport)].map(([, name = '']) => scriptFiles(resolve(dirname(file), name)))
    : extname(file) === '.py'
      ? [...text.matchAll(pythonImport)].flatMap(([, from, names, modules]) =>
          from === undefined
            ? listed(modules).map(name => pythonFiles(root, name))
            : fromImport({ from, names: listed(names), file, root }),
        )
      : [];
  const found = await Promise.all(candidates.map(existing));
  return [...new Set(found.flat())];
}

/** TypeScript imports `./x.js` for `./x.ts`. */
function scriptFiles(path: string): string[] {
  const typed = path.replace(/\.([cm]?)js$/, '.$1ts');
  return [...scriptEndings.map(ending => `${path}${ending}`), typed];
}

function listed(names = ''): string[] {
  return names.split(/[,()]/).flatMap(name => /^\s*([.\w]+)/.exec(name)?.[1] ?? []);
}

function fromImport(options: { from: string; names: string[]; file: string; root: string }): string[][] {
  const { from, names, file, root } = options;
  const [, dots = '', module = ''] = /^(\.*)(.*)$/.exec(from) ?? [];
  const base = dots === '' ? root : resolve(dirname(file), ...Array<string>(dots.length - 1).fill('..'));
  const below = (name: string) => pythonFiles(base, [module, name].filter(Boolean).join('.'));
  return [...(module === '' ? [] : [pythonFiles(base, module)]), ...names.map(below)];
}

/** The files that importing a module runs: the packages above it, and itself. */
function pythonFiles(base: string, module: string): string[] {
  const parts = module.split('.');
  const packages = parts.map((_, index) => join(base, ...parts.slice(0, index + 1), '__init__.py'));
  return [...packages, `${join(base, ...parts)}.py`];
}

async function existing(paths: string[]): Promise<string[]> {
  const isFile = await Promise.all(
    paths.map(path =>
      stat(path).then(
        found => found.isFile(),
        () => false,
      ),
    ),
  );
  return paths.filter((_, index) => isFile[index]);
}
