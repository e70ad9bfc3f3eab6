import type { EscapeAttempt } from './attempt.js';

/** To return too much, or something other than JSON. */
export const outputAttempts: EscapeAttempt[] = [
  {
    name: 'huge result',
    kind: 'output',
    code: `function attempt() { return 'x'.repeat(1e6); }`,
    contained: ['output'],
  },
  {
    name: 'array with a length and nothing in it',
    kind: 'output',
    code: `function attempt() { const list = []; list.length = 2 ** 32 - 1; return list; }`,
    contained: ['output'],
  },
  {
    name: 'proxy that says it is endless',
    kind: 'output',
    code: `function attempt() { return new Proxy([], { get: (target, key) => key === 'length' ? Infinity : 7 }); }`,
    contained: ['output', 'threw', 'time'],
  },
  {
    name: 'result that holds itself',
    kind: 'output',
    code: `function attempt() { const self = {}; self.self = self; return self; }`,
    contained: ['output'],
  },
  {
    name: 'symbol',
    kind: 'output',
    code: `function attempt() { return Symbol.iterator; }`,
    contained: ['output'],
  },
  {
    name: 'big integer',
    kind: 'output',
    code: `function attempt() { BigInt.prototype.toJSON = () => 'patched'; return { number: 1n }; }`,
    contained: ['output'],
  },
  {
    name: 'not a number',
    kind: 'output',
    code: `function attempt() { return [0 / 0]; }`,
    contained: ['output'],
  },
  {
    name: 'async generator',
    kind: 'output',
    code: `async function* attempt() { yield 1; }`,
    contained: ['output'],
  },
];

/** To do harm through a thrown value. */
export const errorsAttempts: EscapeAttempt[] = [
  {
    name: 'huge message',
    kind: 'error',
    code: `function attempt() { throw new Error('x'.repeat(1e6)); }`,
    contained: ['threw'],
  },
  {
    name: 'error with getters that loop and throw',
    kind: 'error',
    code: `function attempt() {
      throw { get name() { throw 1; }, get message() { return { toString() { for (;;); } }; }, get stack() { for (;;); } };
    }`,
    contained: ['threw', 'time'],
  },
  {
    name: 'error whose text is an object',
    kind: 'error',
    code: `function attempt() {
      const error = new Error('x');
      Object.defineProperty(error, 'message', { get: () => ({ toString: () => { throw error; } }) });
      Error.prototype.toString = () => { throw error; };
      throw error;
    }`,
    contained: ['threw'],
  },
  {
    name: 'thrown text',
    kind: 'error',
    code: `function attempt() { throw 'just words'; }`,
    contained: ['threw'],
  },
  {
    name: 'thrown null, symbol and proxy',
    kind: 'error',
    code: `async function attempt() {
      try { throw null; } catch {}
      try { throw Symbol('s'); } catch {}
      throw new Proxy({}, { get() { throw new Proxy(() => {}, {}); }, getPrototypeOf() { throw null; } });
    }`,
    contained: ['threw'],
  },
  {
    name: 'error that says it is the end of memory',
    kind: 'error',
    code: `function attempt() { throw Object.assign(new Error(), { name: 'InternalError', message: 'interrupted' }); }`,
    contained: ['threw'],
  },
  {
    name: 'error with a message that leads out of its line',
    kind: 'error',
    code: `function attempt() { throw new Error('\\u0000","ok":true,"value":1}\\n{"id":1}'); }`,
    contained: ['threw'],
  },
];

/** To do harm through a returned value. */
export const resultsAttempts: EscapeAttempt[] = [
  {
    name: 'result with a key __proto__',
    kind: 'result',
    code: `function attempt() { return JSON.parse('{"__proto__": {"polluted": true}, "a": 1}'); }`,
    contained: ['output'],
  },
  {
    name: 'result with constructor and prototype',
    kind: 'result',
    code: `function attempt() { return { constructor: { prototype: { polluted: true } } }; }`,
    contained: { value: { constructor: { prototype: { polluted: true } } } },
  },
  {
    name: 'toJSON everywhere',
    kind: 'result',
    code: `function attempt() {
      Object.prototype.toJSON = Array.prototype.toJSON = String.prototype.toJSON = () => ({ polluted: true });
      return { list: ['a', 1] };
    }`,
    contained: { value: { list: ['a', 1] } },
  },
  {
    name: 'built-ins replaced before the result is read',
    kind: 'result',
    code: `function attempt() {
      JSON.stringify = () => 'x'.repeat(1e6); JSON.parse = () => 'no'; Object.keys = () => ['__proto__'];
      Array.isArray = () => false; Reflect.getPrototypeOf = () => null; String.prototype.concat = () => '}';
      String.prototype.slice = () => 'no'; Promise.prototype.then = () => { throw 'no'; };
      Array.prototype[Symbol.iterator] = () => { throw 'no'; }; globalThis.Promise = null; globalThis.Object = null;
      return { list: ['a'] };
    }`,
    contained: { value: { list: ['a'] } },
  },
  {
    name: 'result behind a proxy',
    kind: 'result',
    code: `function attempt() {
      return new Proxy({ a: 1 }, { get: (target, key) => typeof key === 'string' ? 'from the trap' : undefined });
    }`,
    contained: { value: { a: 'from the trap' } },
  },
  {
    name: 'keys and texts that close what holds them',
    kind: 'result',
    code: `function attempt({ text }) { return { '"}],"ok': '</script>\\u2028\\u2029\`\${1}', text }; }`,
    contained: { value: { '"}],"ok': '</script>\u2028\u2029`${1}', text: '\'"`${process.pid}\u2028' } },
  },
];
