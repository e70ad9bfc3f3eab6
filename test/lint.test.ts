import { ESLint } from 'eslint';
import tseslint from 'typescript-eslint';

// The project's rules, without those that would have to read the whole project for a snippet.
const eslint = new ESLint({ overrideConfig: tseslint.configs.disableTypeChecked as never });

/** The rules that a text breaks, as if it were in this file. */
async function broken(filePath: string, code: string): Promise<string[]> {
  const [result] = await eslint.lintText(code, { filePath });
  const messages = result?.messages ?? [];
  const fatal = messages.find(message => message.fatal);
  if (fatal) throw new Error(fatal.message);
  return messages.map(message => message.ruleId ?? '').filter(rule => !rule.includes('no-unused'));
}

const imported = 'no-restricted-imports';

describe.each(['workflows/snippet.ts', 'lib/optimizer/deep/snippet.ts'])('the rules for %s', file => {
  it.each([
    ["import { readFileSync } from 'fs';", imported],
    ["import { readFile } from 'node:fs/promises';", imported],
    ["import { createHash } from 'crypto';", imported],
    ["import { setTimeout } from 'node:timers/promises';", imported],
    ["export { request } from 'node:http';", imported],
    ["import OpenAI from 'openai';", imported],
    ["import { toFile } from 'openai/uploads';", imported],
    ["import { Worker } from '@temporalio/worker';", imported],
    ["import { Context } from '@temporalio/activity';", imported],
    ["export const fs = await import('node:fs');", 'no-restricted-syntax'],
    ['export const now = Date.now();', 'no-restricted-properties'],
    ["export const now = Date['now']();", 'no-restricted-properties'],
    ['export const now = new Date();', 'no-restricted-syntax'],
    ['export const now = Date();', 'no-restricted-syntax'],
    ['export const draw = Math.random();', 'no-restricted-properties'],
    ["export const page = fetch('http://127.0.0.1');", 'no-restricted-globals'],
    ['export const home = process.env;', 'no-restricted-globals'],
    ['export const home = globalThis.process;', 'no-restricted-globals'],
    ['export const id = crypto.randomUUID();', 'no-restricted-globals'],
    ['export const at = performance.now();', 'no-restricted-globals'],
    ['export default 1;', 'no-restricted-syntax'],
  ])('reject %s', async (code, rule) => {
    expect(await broken(file, code)).toContain(rule);
  });

  it.each([
    ['export const then = new Date(0);'],
    ['export const half = Math.floor(1 / 2);'],
    ["import { oneLine } from '../lib/optimizer/rules/rule-text.js';\nexport const line = oneLine('');"],
    ["import type { Score } from '../lib/domain/score.js';\nexport type Mean = Score['mean'];"],
  ])('allow %s', async code => {
    expect(await broken(file, code)).toEqual([]);
  });
});

describe('the rules for workflows', () => {
  it('allow only the types of activities', async () => {
    const use = 'export type Result = ReturnType<Activities>;';
    const path = "from '../activities/index.js'";
    expect(await broken('workflows/snippet.ts', `import type { Activities } ${path};\n${use}`)).toEqual([]);
    // This import remains when its types are erased.
    expect(await broken('workflows/snippet.ts', `import { type Activities } ${path};\n${use}`)).toContain(
      '@typescript-eslint/no-import-type-side-effects',
    );
  });

  it('allow timers, which are durable there; the optimizer has none', async () => {
    const code = 'export const timer = setTimeout(() => undefined, 1);';
    expect(await broken('workflows/snippet.ts', code)).toEqual([]);
    expect(await broken('lib/optimizer/snippet.ts', code)).toEqual(['no-restricted-globals']);
  });

  it('keep schemas out of the bundle', async () => {
    expect(await broken('workflows/snippet.ts', "import { z } from 'zod';")).toContain(imported);
  });
});
