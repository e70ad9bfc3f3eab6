import { FgoError } from '../domain/errors.js';
import { errorCode } from '../text/error-code.js';

/**
 * Why a store operation failed. `full`: no space or quota left. `denied`: no permission. `unfit`: no store can
 * be there. `broken`: anything else.
 */
export type StoreErrorKind = 'full' | 'denied' | 'unfit' | 'broken';

const remedies: Record<StoreErrorKind, string> = {
  full: 'Free some space there (or raise the quota), then continue the run. No paid call is lost.',
  denied: 'Make the folder writable for this user, or set store.path to one that is.',
  unfit: 'Set store.path, or --store, to an ordinary folder.',
  broken: 'Check the disk and the folder, then try again.',
};

const codes = {
  full: 'STORE_FULL',
  denied: 'STORE_DENIED',
  unfit: 'STORE_UNFIT',
  broken: 'STORE_BROKEN',
} as const;

/** The key of the store itself. */
const rootKey = '.';
const longestLocation = 200;

function shortened(location: string): string {
  if (location.length <= longestLocation) return location;
  return `${location.slice(0, longestLocation / 2)}…${location.slice(-longestLocation / 2)}`;
}

/** The store failed, for example for lack of space. Nothing was half written. */
export class StoreError extends FgoError {
  override readonly name = 'StoreError';
  readonly kind: StoreErrorKind;
  readonly key: string;

  constructor(options: {
    kind: StoreErrorKind;
    key: string;
    location: string;
    what: string;
    remedy?: string | undefined;
    cause?: unknown;
  }) {
    const { kind, key, location, what, remedy = remedies[kind], cause } = options;
    const place = key === rootKey ? '' : ` (${key})`;
    const message = `The store ${shortened(location)} ${what}${place}.`;
    super({ code: codes[kind], message, remedy, cause });
    this.kind = kind;
    this.key = key;
  }
}

/**
 * A record of a run or a comparison is truncated, corrupted, or something else. The rest of the store is
 * intact.
 */
export class RecordDamagedError extends FgoError {
  override readonly name = 'RecordDamagedError';
  readonly id: string;
  readonly key: string;
  readonly problem: string;

  constructor(options: {
    /** For example, "record of the run". */
    what: string;
    id: string;
    key: string;
    location: string;
    problem: string;
    cause?: unknown;
  }) {
    const { what, id, key, location, problem, cause } = options;
    super({
      code: 'RECORD_DAMAGED',
      message: `The ${what} ${id} is damaged: ${location}/${key} ${problem}.`,
      remedy: `Restore the store from a backup, or move the record aside with: fgo store repair --store ${location} (paid calls are in the journal, so the run can start again at no cost).`,
      cause,
    });
    this.id = id;
    this.key = key;
    this.problem = problem;
  }
}

/** A key that is not a relative path of plain segments: always a caller's bug, never a disk problem. */
export class StoreKeyError extends FgoError {
  override readonly name = 'StoreKeyError';

  constructor(
    readonly key: string,
    problem: string,
  ) {
    super({ code: 'INTERNAL', message: `The store key ${JSON.stringify(key.slice(0, 200))} ${problem}.` });
  }
}

/**
 * `missing`: no such artifact. `damaged`: its bytes do not match its hash. `shape`: not of the expected
 * shape.
 */
export type ArtifactErrorKind = 'missing' | 'damaged' | 'shape';

const artifactCodes = {
  missing: 'ARTIFACT_MISSING',
  damaged: 'ARTIFACT_DAMAGED',
  shape: 'ARTIFACT_INVALID',
} as const;

/** An artifact cannot be read back as it was stored. */
export class ArtifactError extends FgoError {
  override readonly name = 'ArtifactError';
  readonly kind: ArtifactErrorKind;
  readonly sha256: string;

  constructor(options: { kind: ArtifactErrorKind; sha256: string; what: string; cause?: unknown }) {
    const { kind, sha256, what, cause } = options;
    super({ code: artifactCodes[kind], message: `Artifact ${sha256.slice(0, 12)} ${what}.`, cause });
    this.kind = kind;
    this.sha256 = sha256;
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
  if (unfit)
    return new StoreError({ ...context, what: `${context.what}: ${unfit}`, kind: 'unfit', cause: error });
  const reason = context.key === rootKey && code !== '' ? ` (${code})` : '';
  return new StoreError({ ...context, what: `${context.what}${reason}`, kind, cause: error });
}
