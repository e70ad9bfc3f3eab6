import { storeInfo } from '../lib/app/store/store-info.js';
import { openStoreToRead } from '../lib/app/store/named-store.js';
import { formatBytes, formatCount } from '../lib/text/format.js';
import { cliContext } from './cli-context.js';
import { print, printJson } from './terminal/output.js';
import { defineVerb, localStoreOption } from './verb.js';

export const info = defineVerb<{ store?: string; json?: boolean }>({
  description: 'Shows what a store holds, and its size.',
  options: [localStoreOption, ['--json', 'prints it as JSON']],
  examples: [['fgo store info', 'runs, values and sizes of the store of this folder']],
  async run({ store: named, json }) {
    const found = await storeInfo(await openStoreToRead(cliContext(), named));
    if (json) return printJson(found);
    const { location, id, runs, comparisons, unfinished, areas, bytes } = found;
    const names = Object.keys(areas).sort();
    const width = Math.max(0, ...names.map(name => name.length));
    const rows = names.map(name => {
      const { values, bytes: size } = areas[name] ?? { values: 0, bytes: 0 };
      return `  ${name.padEnd(width)}  ${formatCount(values).padStart(9)}  ${formatBytes(size).padStart(9)}`;
    });
    print(
      [
        `${location} (${id}): ${runs} runs, ${unfinished.length} unfinished, ${comparisons} comparisons, ${formatBytes(bytes)}`,
        ...rows,
      ].join('\n'),
    );
  },
});
