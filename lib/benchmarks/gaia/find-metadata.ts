import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { DataError } from '../../data/data-error.js';

/** Names of the question list in different versions of the data set. */
const listNames = ['metadata.jsonl', 'metadata.parquet'];
/** Possible locations in the data set, relative to the configured folder. */
const places = ['.', 'validation', join('2023', 'validation')];

export interface FoundMetadata {
  /** The folder of the question list and the attachments. */
  folder: string;
  file: string;
  /** All names in the folder. */
  names: string[];
}

/** Finds the question list in a copy of GAIA or of its validation split. Throws DataError. */
export async function findMetadata(folder: string): Promise<FoundMetadata> {
  await checkReadable(folder);
  for (const place of places) {
    const looked = join(folder, place);
    const names = await namesIn(looked);
    const list = listNames.find(name => names.includes(name));
    if (list !== undefined) return { folder: looked, file: join(looked, list), names };
  }
  const problem = `the folder has no ${listNames.join(' or ')}, nor has a folder validation or 2023/validation in it: name the folder of the split`;
  throw new DataError(problem, { file: folder, key: ['benchmark', 'path'] });
}

async function checkReadable(folder: string): Promise<void> {
  try {
    await readdir(folder);
  } catch (error) {
    const problem =
      'the folder cannot be read: it should be your copy of GAIA, or leave path out for a sample';
    throw new DataError(problem, { file: folder, key: ['benchmark', 'path'] }, { cause: error });
  }
}

function namesIn(folder: string): Promise<string[]> {
  return readdir(folder).catch(() => []);
}
