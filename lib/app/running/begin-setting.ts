import { stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';

/** Matches a value that is meant as a file, even if the file does not exist. */
const looksLikeFile = /^[.~]|\\|\.(?:txt|md|json)$/i;

/**
 * Converts the value of `--begin` to a setting: the path of a file or of a run's folder, or a run id, with an
 * optional point of its tree after a slash (`banking-1/merge-2-1`).
 */
export async function beginSetting(value: string): Promise<string> {
  const path = resolve(value);
  const isThere = (what: string, kind: 'isFile' | 'isDirectory') =>
    stat(what).then(
      found => found[kind](),
      () => false,
    );
  if (await isThere(join(path, 'run.json'), 'isFile')) return setting({ run: path });
  if (looksLikeFile.test(value) || (await isThere(path, 'isFile'))) return setting({ file: path });
  const [run, ...point] = value.split('/');
  return setting({ run, ...(point.length > 0 && { point: point.join('/') }) });
}

function setting(begin: object): string {
  return `optimize.begin=${JSON.stringify(begin)}`;
}
