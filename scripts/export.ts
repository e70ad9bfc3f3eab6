import { mkdir, writeFile } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import { exportRun } from '../lib/app/export/export-run.js';
import { findRun } from '../lib/app/finding/find-run.js';
import { exportFormats } from '../lib/report/export/formats.js';
import { cliContext } from './cli-context.js';
import { printMessage } from './terminal/output.js';
import { streams } from './terminal/streams.js';
import { defineVerb, runArgument, storeOption } from './verb.js';

interface ExportOptions {
  format: string;
  output?: string;
  store?: string;
}

export const verb = defineVerb<ExportOptions, [string]>({
  description: 'Writes the result of a run in a format that other tools read.',
  arguments: [runArgument],
  options: [
    [
      '--format <format>',
      'txt, md, json, openai-messages, promptfoo, dspy, or csv (a row for each test task)',
      'txt',
    ],
    ['-o, --output <file>', 'writes a file; stdout if not given'],
    storeOption,
  ],
  values: { '--format': Object.keys(exportFormats) },
  examples: [
    ['fgo export last > instructions.txt', 'the new instructions'],
    ['fgo export last --format csv -o tasks.csv', 'answers and scores before and after'],
    [
      'fgo export last --format promptfoo -o promptfooconfig.yaml',
      'the test tasks as a promptfoo evaluation',
    ],
  ],
  async run({ format, output, store }, run) {
    const exported = await exportRun(await findRun(cliContext(), run, store), format);
    if (output === undefined) {
      streams.stdout.write(exported.text);
      return;
    }
    const file = resolve(output);
    const files = Object.entries(exported.besides).map(([ending, textFor]) => ({
      path: `${file.replace(/\.[^./]+$/, '')}${ending}`,
      text: textFor(basename(file)),
    }));
    await mkdir(dirname(file), { recursive: true });
    for (const { path, text } of [{ path: file, text: exported.text }, ...files]) {
      await writeFile(path, text);
      printMessage(`Wrote ${path}`);
    }
  },
});
