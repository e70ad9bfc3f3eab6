import { copyFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Files that are not TypeScript but are needed at runtime, next to the compiled file that uses them. */
const assets = ['lib/benchmarks/alfworld/bridge.py'];

const compiled = new URL('../../', import.meta.url);
const sources = new URL('../', compiled);
for (const asset of assets) {
  copyFileSync(fileURLToPath(new URL(asset, sources)), fileURLToPath(new URL(asset, compiled)));
}
