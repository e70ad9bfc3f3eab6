import type { EscapeAttempt } from './attempt.js';

/** To run as more than the code of one function. */
export const syntaxAttempts: EscapeAttempt[] = [
  {
    name: 'code that closes braces around it',
    kind: 'syntax',
    code: `function attempt() { return 1; } })(); ({ escaped: (() => { return typeof process; `,
    contained: ['does-not-parse'],
  },
  {
    name: 'code that comments out what follows',
    kind: 'syntax',
    code: `function attempt() { return 'alone'; } /* `,
    contained: ['does-not-parse'],
  },
  {
    name: 'code that ends in a comment of a line',
    kind: 'syntax',
    code: `function attempt() { return 'alone'; } // `,
    contained: { value: 'alone' },
  },
  {
    name: 'separators of lines, backticks and closing tags within the code',
    kind: 'syntax',
    code: `function attempt() { return '\u2028\u2029\`</script><!--'; }`,
    contained: { value: '\u2028\u2029`</script><!--' },
  },
  {
    name: 'hashbang and directives',
    kind: 'syntax',
    code: `#!/usr/bin/env node\n"use strip"; "use strict";\nfunction attempt() { return this === undefined; }`,
    contained: { value: true },
  },
  {
    name: 'name that is got by a getter',
    kind: 'syntax',
    code: `let asked = 0; Object.defineProperty(globalThis, 'attempt', { get: () => (asked++ ? 1 : () => asked) });`,
    contained: ['does-not-parse'],
  },
];

/** To leave something for the next call. */
export const stateAttempts: EscapeAttempt[] = [
  {
    name: 'prototypes polluted for the next call',
    kind: 'state',
    code: `function attempt() {
      Object.prototype.polluted = Array.prototype.polluted = Function.prototype.polluted = true;
      Function.prototype.call = Function.prototype.apply = () => 'taken';
      return 'done';
    }`,
    contained: { value: 'done' },
  },
  {
    name: 'state left by the call before, part one',
    kind: 'state',
    code: `function attempt() { globalThis.left = 'behind'; return typeof Object.prototype.polluted + typeof left; }`,
    contained: { value: 'undefinedstring' },
  },
  {
    name: 'state left by the call before, part two',
    kind: 'state',
    code: `function attempt() { return [typeof left, ({}).polluted === undefined, Math.max.call(null, 1, 2)]; }`,
    contained: { value: ['undefined', true, 2] },
  },
  {
    name: 'global object frozen and emptied',
    kind: 'state',
    code: `for (const key of Object.getOwnPropertyNames(globalThis)) try { delete globalThis[key]; } catch {}
      function attempt() { return 'still here'; }`,
    contained: { value: 'still here' },
  },
];
