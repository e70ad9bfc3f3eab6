import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { parseLocatedConfig } from '../../../lib/config/parse-config.js';
import { loadRun } from '../../../lib/app/preparing/prepare-run.js';
import type { LoadedRun } from '../../../lib/app/preparing/prepare-run.js';
import { hotelCsv, hotelMessages } from '../../support/hotel-messages.js';
import { smallConfig } from '../../support/run-folder.js';

/** A configuration with its data, loaded from real files in a folder. */
export async function configuredRun(
  folder: string,
  settings: string[] = [],
  data?: string,
  change: (config: ReturnType<typeof smallConfig>) => object = config => config,
): Promise<LoadedRun> {
  const configFile = join(folder, 'fgo.yaml');
  const text = stringify(change(smallConfig('http://127.0.0.1:9/v1')));
  await writeFile(configFile, text);
  await writeFile(join(folder, 'messages.csv'), data ?? hotelCsv(hotelMessages(66)));
  return loadRun({ ...parseLocatedConfig({ text, file: configFile, settings }), configFile });
}
