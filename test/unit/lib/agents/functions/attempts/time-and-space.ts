import type { EscapeAttempt } from './attempt.js';

/** To run endlessly. */
export const timeAttempts: EscapeAttempt[] = [
  {
    name: 'loop without end',
    kind: 'time',
    code: `function attempt() { for (;;); }`,
    contained: ['time'],
  },
  {
    name: 'loop without end while loading',
    kind: 'time',
    code: `function attempt() {}\nwhile (true) {}`,
    contained: ['time'],
  },
  {
    name: 'loop that catches what ends it',
    kind: 'time',
    code: `function attempt() { for (;;) { try { for (;;); } catch {} finally { continue; } } }`,
    contained: ['time'],
  },
  {
    name: 'promises that start promises',
    kind: 'time',
    code: `function attempt() { const again = () => Promise.resolve().then(again); return again(); }`,
    contained: ['time'],
  },
  {
    name: 'async loop that catches what ends it',
    kind: 'time',
    code: `async function attempt() { for (;;) try { await (async () => { for (;;); })(); } catch {} }`,
    contained: ['time'],
  },
  {
    name: 'promise that nothing settles',
    kind: 'time',
    code: `function attempt() { return new Promise(() => {}); }`,
    contained: ['time'],
  },
  {
    name: 'work without steps within the engine',
    kind: 'time',
    code: `function attempt() { return Array.prototype.indexOf.call({ length: 2 ** 53 - 1 }, 1); }`,
    contained: ['time'],
  },
  {
    name: 'joining an array of holes',
    kind: 'time',
    code: `function attempt() { return new Array(2 ** 32 - 1).join(''); }`,
    contained: ['time', 'memory'],
  },
  {
    name: 'regular expression that backtracks',
    kind: 'time',
    code: `function attempt() { return /^(a+)+$/.test('a'.repeat(50) + '!'); }`,
    contained: ['time'],
  },
  {
    name: 'loop within a getter of the result',
    kind: 'time',
    code: `function attempt() { return { get x() { for (;;); } }; }`,
    contained: ['time'],
  },
  {
    name: 'loop within a thenable',
    kind: 'time',
    code: `function attempt() { return { then() { for (;;); } }; }`,
    contained: ['time'],
  },
  {
    name: 'big number as a text',
    kind: 'time',
    code: `function attempt() { return String(10n ** 400000n).length; }`,
    contained: ['time', 'memory', 'threw'],
  },
];

/** To exhaust memory and stack. */
export const spaceAttempts: EscapeAttempt[] = [
  {
    name: 'text that doubles',
    kind: 'memory',
    code: `function attempt() { let text = 'x'; for (;;) text += text; }`,
    contained: ['memory', 'threw'],
  },
  {
    name: 'array that grows',
    kind: 'memory',
    code: `function attempt() { const list = []; for (;;) list.push(new Array(1000).fill(1)); }`,
    contained: ['memory'],
  },
  {
    name: 'small objects without end',
    kind: 'memory',
    code: `function attempt() { let last = null; for (;;) last = { last }; }`,
    contained: ['memory'],
  },
  {
    name: 'typed arrays without end',
    kind: 'memory',
    code: `function attempt() { const list = []; for (;;) list.push(new Float64Array(1e5)); }`,
    contained: ['memory'],
  },
  {
    name: 'one huge buffer',
    kind: 'memory',
    code: `function attempt() { return new ArrayBuffer(2 ** 31 - 1).byteLength; }`,
    contained: ['memory', 'threw'],
  },
  {
    name: 'code that catches the end of memory and goes on',
    kind: 'memory',
    code: `function attempt() { const list = []; for (;;) try { list.push(new Array(1e5).fill(0)); } catch {} }`,
    contained: ['memory', 'time'],
  },
  {
    name: 'one huge text',
    kind: 'memory',
    code: `function attempt() { return 'x'.repeat(2 ** 29).length; }`,
    contained: ['memory', 'threw'],
  },
  {
    name: 'recursion without end',
    kind: 'stack',
    code: `function attempt() { return attempt() + 1; }`,
    contained: ['threw'],
  },
  {
    name: 'recursion through sort and replace',
    kind: 'stack',
    code: `function attempt() { return [2, 1].sort(() => 'a'.replace(/a/, attempt)); }`,
    contained: ['threw'],
  },
  {
    name: 'deeply nested JSON',
    kind: 'stack',
    code: `function attempt() { return JSON.parse('['.repeat(1e5) + ']'.repeat(1e5)); }`,
    contained: ['threw'],
  },
  {
    name: 'deeply nested code',
    kind: 'stack',
    code: `function attempt() { return eval('('.repeat(1e5)); }`,
    contained: ['threw'],
  },
  {
    name: 'deeply nested result',
    kind: 'stack',
    code: `function attempt() { let nested = 1; for (let i = 0; i < 5000; i++) nested = [nested]; return nested; }`,
    contained: ['output'],
  },
];
