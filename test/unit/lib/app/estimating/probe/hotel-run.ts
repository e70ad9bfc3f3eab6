import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseLocatedConfig } from '../../../../../../lib/config/parse-config.js';
import { loadRun } from '../../../../../../lib/app/preparing/prepare-run.js';
import type { LoadedRun } from '../../../../../../lib/app/preparing/prepare-run.js';
import { hotelMessages } from '../../../../../support/hotel-messages.js';

/** A configuration with its tasks, in a folder: 80 train, 30 validation and 30 test tasks, the simulated endpoint. */
export async function hotelRun(
  folder: string,
  { optimize = '{subsets: 4}', more = '' }: { optimize?: string; more?: string } = {},
): Promise<LoadedRun> {
  const rows = hotelMessages(140).map(({ text, desk }) => JSON.stringify({ text, desk }));
  await writeFile(join(folder, 'messages.jsonl'), rows.join('\n'));
  const configFile = join(folder, 'fgo.yaml');
  const text = `
name: hotel
seed: 7
dataset: {path: messages.jsonl, input: text, expected: desk, splits: {train: 80, validation: 30, test: 30}}
agent: {kind: prompt, modules: {instructions: Say which desk of the hotel sees to the message.}, output: {labels: auto}}
llm: {provider: simulated}
optimize: ${optimize}
${more}
`;
  return loadRun({ ...parseLocatedConfig({ text, file: configFile }), configFile });
}
