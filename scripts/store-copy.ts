import { copyStore } from '../lib/app/store/copy-store.js';
import { openStoreAt, openStoreToRead } from '../lib/app/store/named-store.js';
import { formatBytes } from '../lib/text/format.js';
import { cliContext } from './cli-context.js';
import { printJson, printMessage } from './terminal/output.js';
import { defineVerb } from './verb.js';

export const copy = defineVerb<{ json?: boolean }, [string, string]>({
  description:
    'Copies a store into another one, and verifies each value. An interrupted copy continues when it is repeated.',
  arguments: [
    ['<from>', 'the store to copy'],
    ['<to>', 'the target: an empty or new store'],
  ],
  options: [['--json', 'prints the counts as JSON']],
  examples: [['fgo store copy .fgo /backup/fgo', 'makes a copy with an id of its own']],
  help: `
Let no run of the source work meanwhile. The database of its Temporal server is not copied: an unfinished run
starts again in the copy, and pays for nothing twice.`,
  async run({ json }, from, to) {
    const source = await openStoreToRead(cliContext(), from);
    const target = await openStoreAt(to);
    const copied = await copyStore(source, target);
    if (json) return printJson({ from: source.location, to: target.location, ...copied });
    const { values, present, bytes } = copied;
    printMessage(
      `Copied ${values - present} values (${formatBytes(bytes)}) to ${target.location}; ${present} were there already.`,
    );
  },
});
