import { errorCode } from '../text/error-code.js';

/**
 * Why a store operation failed. `full`: no space or quota left. `denied`: no permission. `broken`: anything
 * else.
 */
export type StoreErrorKind = 'full' | 'denied' | 'broken';

const remedies: Record<StoreErrorKind, string> = {
  full: 'Free some space there (or raise the quota), then let the run continue: nothing that was paid is lost.',
  denied: 'Make the folder writable for this user, or set store.path to one that is.',
  broken: 'Check the disk and the folder, then try again.',
};

/** The key of the store itself. */
const rootKey = '.';
const longestLocation = 200;

function shortened(location: string): string {
  if (location.length <= longestLocation) return location;
  return `${location.slice(0, longestLocation / 2)}…${location.slice(-longestLocation / 2)}`;
}

/** The store failed, for example for lack of space. Nothing was half written. */
export class StoreError extends Error {
  override readonly name = 'StoreError';
  readonly kind: StoreErrorKind;
  readonly key: string;
  readonly remedy: string;
  readonly needsPerson = true;

  constructor(details: {
    kind: StoreErrorKind;
    key: string;
    location: string;
    what: string;
    remedy?: string | undefined;
    cause?: unknown;
  }) {
    const remedy = details.remedy ?? remedies[details.kind];
    const place = details.key === rootKey ? '' : ` (${details.key})`;
    super(`The store ${shortened(details.location)} ${details.what}${place}. ${remedy}`, {
      cause: details.cause,
    });
    this.kind = details.kind;
    this.key = details.key;
    this.remedy = remedy;
  }
}

/**
 * A record of a run or a comparison is truncated, garbled, or something else. The rest of the store is
 * intact.
 */
export class RecordDamagedError extends Error {
  override readonly name = 'RecordDamagedError';
  readonly id: string;
  readonly key: string;
  readonly problem: string;

  constructor(details: {
    /** For example, "record of the run". */
    what: string;
    id: string;
    key: string;
    location: string;
    problem: string;
    cause?: unknown;
  }) {
    const { what, id, key, location, problem } = details;
    super(
      `The ${what} ${id} is damaged: ${location}/${key} ${problem}. Restore the file from a backup, or move it aside ` +
        `with: fgo store repair --store ${location} (what was paid is in the journal: the run can begin again for nothing)`,
      { cause: details.cause },
    );
    this.id = id;
    this.key = key;
    this.problem = problem;
  }
}

/** A key that is not a relative path of plain segments: always a caller's bug, never a disk problem. */
export class StoreKeyError extends Error {
  override readonly name = 'StoreKeyError';

  constructor(
    readonly key: string,
    problem: string,
  ) {
    super(`The store key ${JSON.stringify(key.slice(0, 200))} ${problem}.`);
  }
}

/**
 * `missing`: no such artifact. `damaged`: its bytes do not match its hash. `shape`: not of the expected
 * shape.
 */
export type ArtifactErrorKind = 'missing' | 'damaged' | 'shape';

/** An artifact cannot be read back as it was stored. */
export class ArtifactError extends Error {
  override readonly name = 'ArtifactError';
  readonly kind: ArtifactErrorKind;
  readonly sha256: string;

  constructor(details: { kind: ArtifactErrorKind; sha256: string; what: string; cause?: unknown }) {
    super(`Artifact ${details.sha256.slice(0, 12)} ${details.what}.`, { cause: details.cause });
    this.kind = details.kind;
    this.sha256 = details.sha256;
  }
}

const fullCodes = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);
const deniedCodes = new Set(['EACCES', 'EPERM', 'EROFS']);

/** Locations that cannot hold a store, whatever the disk. */
const unfitPlaces: ReadonlyMap<string, string> = new Map([
  ['ENOENT', 'no folder can be created there'],
  ['ELOOP', 'its links lead in a circle'],
  ['ENAMETOOLONG', 'its name is too long'],
  ['ERR_INVALID_ARG_VALUE', 'its name has a character that no path may have'],
  ['ENOTDIR', 'a part of its path is no folder'],
  ['EEXIST', 'a part of its path is no folder'],
]);

/** Converts a failed file operation to a StoreError; a StoreError stays unchanged. */
export function asStoreError(
  error: unknown,
  context: { key: string; location: string; what: string },
): Error {
  if (error instanceof StoreError || error instanceof StoreKeyError) return error;
  const code = errorCode(error) ?? '';
  const kind = fullCodes.has(code) ? 'full' : deniedCodes.has(code) ? 'denied' : 'broken';
  const unfit = context.key === rootKey && unfitPlaces.get(code);
  if (unfit) {
    const remedy = 'Set store.path, or --store, to an ordinary folder.';
    return new StoreError({ ...context, what: `${context.what}: ${unfit}`, kind, remedy, cause: error });
  }
  const reason = context.key === rootKey && code !== '' ? ` (${code})` : '';
  return new StoreError({ ...context, what: `${context.what}${reason}`, kind, cause: error });
}
