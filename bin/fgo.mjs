#!/usr/bin/env node
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const program = new URL('../dist/scripts/fgo.js', import.meta.url);
const bundle = new URL('../dist/workflow-bundle.js', import.meta.url);
// An install with --ignore-scripts leaves a checkout without its build.
if ([program, bundle].every(file => existsSync(file))) {
  const { main } = await import(program.href);
  // Open connections must not keep a finished command running.
  process.exit(await main(process.argv.slice(2)));
} else {
  const folder = new URL('..', import.meta.url);
  console.error(`fgo in ${fileURLToPath(folder)} is not built: its dist folder is missing or incomplete.`);
  console.error('In a checkout, run: npm ci && npm run build');
  console.error('From a package, install it again: it was packed without its build.');
  process.exitCode = 1;
}
