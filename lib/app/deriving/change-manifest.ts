import { Document, LineCounter } from 'yaml';
import { manifestSchema } from '../../config/manifest.js';
import type { Manifest } from '../../config/manifest.js';
import { issueProblems } from '../../config/issue-problems.js';
import { createLocator } from '../../config/locate.js';
import { BadInputError } from '../../config/problem.js';
import { singleScorers } from '../../config/scorer.js';
import { applySettings } from '../../config/settings.js';

/** Fields that identify the run's tasks and modules: a derived run keeps them. */
const fixed = [
  'schemaVersion',
  'run',
  'folder',
  'files',
  'splits',
  'labels',
  'modules',
  'startedFrom',
  'journalScope',
  'inherits',
  'extends',
];

const cannotChange =
  'belongs to the run and cannot be changed: use `fgo extend` for more tasks, or `fgo optimize` for a new run.';

/**
 * Applies `path=value` pairs, as in `--set`, to a manifest and validates it like a configuration. Throws
 * BadInputError with every problem, also if a pair would change the run's tasks or its start modules.
 */
export function changeManifest(manifest: Manifest, settings: string[]): Manifest {
  const entries = Object.entries(manifest);
  const changeable = Object.fromEntries(entries.filter(([key]) => !fixed.includes(key)));
  const kept = Object.fromEntries(entries.filter(([key]) => fixed.includes(key)));
  const document = new Document(changeable);
  const overridden = applySettings(document, settings);
  const refused = [...overridden].filter(path =>
    /^(name|store|dataset|benchmark|agent\.modules|optimize\.begin)\b/.test(path),
  );
  if (refused.length > 0)
    throw new BadInputError(refused.map(path => problem(path, `${path} ${cannotChange}`)));
  const parsed = manifestSchema.safeParse({ ...(document.toJS() as object), ...kept });
  if (parsed.success) {
    refuseFiles(parsed.data, overridden);
    return parsed.data;
  }
  const locate = createLocator({
    document,
    lines: new LineCounter(),
    file: `the run ${manifest.run}`,
    overridden,
  });
  throw new BadInputError(parsed.error.issues.flatMap(issue => issueProblems(issue, locate, document)));
}

/**
 * Rejects settings that name files: files are read only with a configuration, and a run stores their
 * contents.
 */
function refuseFiles({ scorer }: Manifest, overridden: Set<string>): void {
  const isFile = singleScorers(scorer).some(
    one => one.kind === 'llm-judge' && typeof one.calibration === 'string',
  );
  if (!isFile) return;
  const path = [...overridden].find(name => name.startsWith('scorer')) ?? 'scorer';
  const message =
    'a run that derives from another one cannot read a calibration file: give the examples inline, or start a new run.';
  throw new BadInputError([problem(path, message)]);
}

function problem(path: string, message: string) {
  return { source: `--set ${path}`, line: null, column: null, path, message };
}
