// Jest's test runner of `npm test`. Jest gives each test file a context with modules of its own: loading them
// takes longer than most tests, and code that was just loaded runs slowly. Here all test files of a worker process
// share its modules and its globals. What a test file changes in the environment, the folder, the console or by
// `jest.spyOn` is restored at its end; other changes of globals, and of the state of modules, a test restores itself.
// Jest's mocks of modules and its --watch have no effect.
import { createRequire, findSourceMap, register } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import circus from 'jest-circus/runner';

const require = createRequire(import.meta.url);
register('./typescript-hooks.mjs', import.meta.url);
// Keeps the source maps of the modules that are loaded from now on.
process.setSourceMapsEnabled(true);

/** What jest-circus uses of the runtime of a test file. */
const runtime = {
  // A new instance for each test file: it registers its tests in the state of its module.
  requireInternalModule: path => {
    delete require.cache[path];
    return require(path);
  },
  requireModule: require,
  setGlobalsForRuntime: () => undefined,
  unstable_shouldLoadAsEsm: () => true,
  unstable_importModule: path => import(pathToFileURL(path).href),
  enterTestCode: () => undefined,
  leaveTestCode: () => undefined,
};

async function runTestFile(globalConfig, config, environment, _runtime, path, sendMessage) {
  const restore = rememberGlobals();
  const { moduleMocker } = environment;
  const sharing = Object.create(environment, { global: { value: globalThis } });
  globalThis.console = environment.global.console;
  // No fake timers: what runs the tests waits on the same ones.
  globalThis.jest = moduleMocker;
  // Jest only knows the source maps of its own transforms. Node's own text of a frame without a function is one that
  // Jest leaves out of its reports.
  Error.prepareStackTrace = formatStack;
  try {
    return await circus.default(globalConfig, config, sharing, runtime, path, sendMessage);
  } finally {
    moduleMocker.restoreAllMocks();
    restore();
  }
}

function formatStack(error, frames) {
  const shown = frames.filter(frame => frame.getFileName() !== import.meta.url);
  return [Error.prototype.toString.call(error), ...shown.map(formatFrame)].join('\n    at ');
}

/** The frame with its place in the TypeScript source. */
function formatFrame(frame) {
  const file = frame.getFileName();
  const [line, column] = [frame.getLineNumber(), frame.getColumnNumber()];
  const origin = file?.endsWith('.ts') ? findSourceMap(file)?.findOrigin(line, column) : undefined;
  if (!origin?.fileName) return String(frame);
  const place = `${fileURLToPath(file)}:${origin.lineNumber}:${origin.columnNumber}`;
  return String(frame).replace(`${file}:${line}:${column}`, place);
}

function rememberGlobals() {
  const { console, process } = globalThis;
  const { env } = process;
  const variables = { ...env };
  const folder = process.cwd();
  return () => {
    globalThis.console = console;
    process.env = env;
    for (const name of Object.keys(env)) if (!(name in variables)) delete env[name];
    Object.assign(env, variables);
    process.chdir(folder);
    // Where jest-circus keeps the tests of a file, and who is called for their events.
    for (const symbol of Object.getOwnPropertySymbols(globalThis)) {
      if (['JEST_STATE_SYMBOL', 'EVENT_HANDLERS'].includes(symbol.description)) delete globalThis[symbol];
    }
  };
}

export { runTestFile as default };
