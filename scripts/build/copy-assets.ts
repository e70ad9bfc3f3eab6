import { copyFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** What is no TypeScript and is needed at run time, beside the compiled file that uses it. */
const assets = ['lib/benchmarks/alfworld/bridge.py'];

const compiled = new URL('../../', import.meta.url);
const sources = new URL('../', compiled);
for (const asset of assets) {
  copyFileSync(fileURLToPath(new URL(asset, sources)), fileURLToPath(new URL(asset, compiled)));
}
