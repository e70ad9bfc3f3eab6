import { canary } from './attempt.js';
import type { EscapeAttempt } from './attempt.js';

/** To reach the host program. */
export const hostAttempts: EscapeAttempt[] = [
  {
    name: 'constructor chain to Function',
    kind: 'host',
    code: `function attempt() { return ({}).constructor.constructor('return typeof process')(); }`,
    contained: { value: 'undefined' },
  },
  {
    name: 'constructor of this',
    kind: 'host',
    code: `function attempt() { return this.constructor.constructor('return process')().env; }`,
    contained: ['threw'],
  },
  {
    name: 'constructor of the arguments',
    kind: 'host',
    code: `function attempt(given) { return given.constructor.constructor('return globalThis.process?.env ?? null')(); }`,
    contained: { value: null },
  },
  {
    name: 'constructor of an async and a generator function',
    kind: 'host',
    code: `async function attempt() {
      const made = (async () => {}).constructor('return typeof require + typeof process');
      const generated = (function* () {}).constructor('yield typeof Buffer')().next().value;
      return [await made(), generated];
    }`,
    contained: { value: ['undefinedundefined', 'undefined'] },
  },
  {
    name: 'constructor of an error that the engine throws',
    kind: 'host',
    code: `function attempt() {
      try { null.x; } catch (error) { return error.constructor.constructor('return typeof process')(); }
    }`,
    contained: { value: 'undefined' },
  },
  {
    name: 'globals of a host',
    kind: 'host',
    code: `function attempt() {
      return ['process', 'require', 'module', 'console', 'fetch', 'setTimeout', 'setImmediate', 'queueMicrotask',
        'Buffer', 'WebAssembly', 'Worker', 'postMessage', 'XMLHttpRequest', 'WebSocket', 'Deno', 'std', 'os', 'print',
        'SharedArrayBuffer', 'Atomics', 'performance', 'navigator', 'crypto']
        .filter(name => typeof globalThis[name] !== 'undefined');
    }`,
    contained: { value: [] },
  },
  {
    name: 'import of a module of Node',
    kind: 'host',
    code: `async function attempt() { const fs = await import('node:fs'); return fs.readdirSync('/'); }`,
    contained: ['threw'],
  },
  {
    name: 'import of a module of QuickJS',
    kind: 'host',
    code: `async function attempt() { const std = await import('std'); return std.getenv('${canary.name}'); }`,
    contained: ['threw'],
  },
  {
    name: 'import of a file, and of code within an address',
    kind: 'host',
    code: `async function attempt() {
      const loaded = [];
      for (const from of ['/etc/hostname', './package.json', 'data:text/javascript,export default 1'])
        try { await import(from); loaded.push(from); } catch {}
      return loaded;
    }`,
    contained: { value: [] },
  },
  {
    name: 'static import',
    kind: 'host',
    code: `import { readFileSync } from 'node:fs';\nfunction attempt() { return readFileSync('/etc/hostname', 'utf8'); }`,
    contained: ['does-not-parse'],
  },
  {
    name: 'require within eval',
    kind: 'host',
    code: `function attempt() { return (0, eval)("require('child_process').execSync('id').toString()"); }`,
    contained: ['threw'],
  },
  {
    name: 'stack frames of the host by Error.prepareStackTrace',
    kind: 'host',
    code: `function attempt() {
      let frames = [];
      Error.prepareStackTrace = (error, sites) => { frames = sites; return 'own'; };
      void new Error('look').stack;
      const found = [].concat(frames).map(site => {
        const outer = site?.getFunction?.() ?? site?.getThis?.();
        return outer?.constructor?.constructor?.('return typeof process')() ?? 'undefined';
      });
      return found.every(each => each === 'undefined');
    }`,
    contained: { value: true },
  },
  {
    name: 'names of the callers by arguments.callee',
    kind: 'host',
    code: `function attempt() {
      const caller = arguments.callee.caller;
      return caller === null || caller === undefined ? 'none' : String(caller);
    }`,
    contained: { value: 'none' },
  },
  {
    name: 'waiting on shared memory',
    kind: 'host',
    code: `function attempt() { return Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1e6); }`,
    contained: ['threw'],
  },
  {
    name: 'the real time, the zone and true randomness',
    kind: 'host',
    code: `function attempt() { return [Date.now(), new Date().getTimezoneOffset(), new Date(0).getHours()]; }`,
    contained: { value: [1735689600000, 0, 0] },
  },
];
