import { readFile, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { loadCalibration } from '../../data/load-calibration.js';
import type { Locate } from '../../config/locate.js';
import { BadInputError } from '../../config/problem.js';
import type { OwnScorerConfig, ScorerConfig, SingleScorerConfig } from '../../config/scorer.js';
import { sha256 } from '../../text/canonical-json.js';
import { missingProgram } from './missing-program.js';

interface Place {
  /** The folder of the configuration. */
  folder: string;
  locate: Locate;
  /** The path of the scorer in the configuration. */
  path: PropertyKey[];
}

/**
 * Prepares a scorer for the manifest: reads calibration examples from their file, and identifies programs by
 * the hash of their files. Throws BadInputError and DataError.
 */
export async function placeScorer(input: {
  scorer: ScorerConfig;
  configFile: string;
  locate: Locate;
}): Promise<ScorerConfig> {
  const { scorer, configFile, locate } = input;
  const place = { folder: dirname(configFile), locate, path: ['scorer'] };
  if (scorer.kind !== 'weighted') return placeSingle(scorer, place);
  const metrics = scorer.metrics.map(async (metric, number) => ({
    ...metric,
    scorer: await placeSingle(metric.scorer, { ...place, path: ['scorer', 'metrics', number, 'scorer'] }),
  }));
  return { ...scorer, metrics: await Promise.all(metrics) };
}

async function placeSingle(scorer: SingleScorerConfig, place: Place): Promise<SingleScorerConfig> {
  switch (scorer.kind) {
    case 'llm-judge': {
      const { calibration } = scorer;
      if (typeof calibration !== 'string') return scorer;
      const file = resolve(place.folder, calibration);
      const key = [...place.path, 'calibration'].map(String);
      return { ...scorer, calibration: await loadCalibration(file, key) };
    }
    case 'command':
    case 'module':
    case 'http':
      return placeOwn(scorer, place);
    default:
      return scorer;
  }
}

async function placeOwn(scorer: OwnScorerConfig, { folder, locate, path }: Place): Promise<OwnScorerConfig> {
  if (scorer.kind === 'http') return scorer;
  const directory = resolve(folder, scorer.directory ?? '.');
  const missing = scorer.kind === 'command' ? await missingProgram(scorer.command, directory) : null;
  if (missing !== null) throw new BadInputError([{ ...locate([...path, 'command']), message: missing }]);
  const files = scorer.kind === 'module' ? [scorer.file] : scorer.command;
  const digests = await Promise.all(files.map(file => digestOf(resolve(directory, file))));
  if (scorer.kind === 'module' && digests[0] === null) {
    const message = 'there is no such file; the path starts at the folder of this file, or at directory.';
    throw new BadInputError([{ ...locate([...path, 'file']), message }]);
  }
  const known = digests.filter(digest => digest !== null);
  if (known.length === 0) return scorer;
  // An edited scorer is a different scorer: earlier verdicts do not apply to it.
  const code = sha256(known.join(' ')).slice(0, 16);
  const version = scorer.version === undefined ? code : `${scorer.version} ${code}`;
  return { ...scorer, version };
}

/** Larger files are not hashed, because they are not edited by hand. */
const mostBytes = 4 * 1024 * 1024;

async function digestOf(file: string): Promise<string | null> {
  try {
    const found = await stat(file);
    return found.isFile() && found.size <= mostBytes ? sha256(await readFile(file)) : null;
  } catch {
    return null;
  }
}
