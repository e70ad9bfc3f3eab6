import { StoreError } from '../errors.js';

/** Of an error of the SDK, what tells its cause. */
interface Failure {
  name: string;
  message: string;
  /** The HTTP status; undefined if there was no response. */
  status: number | undefined;
  /** The region that the bucket is in, if the storage says so. */
  region: string | undefined;
  /** Of the connection, for example ECONNREFUSED. */
  code: string;
}

/** What a store's requests are for, in messages. */
export interface S3Place {
  /** For example, `s3://bucket/prefix`. */
  location: string;
  bucket: string;
  /** The address of the service; undefined for AWS. */
  endpoint: string | undefined;
  region: string | undefined;
}

const credentialNames = new Set([
  'CredentialsProviderError',
  'InvalidAccessKeyId',
  'XAdminUserNotFound',
  'SignatureDoesNotMatch',
  'ExpiredToken',
  'ExpiredTokenException',
  'InvalidToken',
  'TokenRefreshRequired',
  'UnrecognizedClientException',
]);
const regionNames = new Set([
  'PermanentRedirect',
  'AuthorizationHeaderMalformed',
  'IllegalLocationConstraintException',
  'IncorrectEndpoint',
]);
const fullNames = new Set(['QuotaExceeded', 'InsufficientStorage', 'XMinioStorageFull', 'NoSpaceLeft']);
const unreachableCodes = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']);
const fullStatus = 507;

const permissions =
  's3:GetObject, s3:PutObject and s3:DeleteObject on its objects, and s3:ListBucket on the bucket';

function propertyOf(error: unknown, name: string): unknown {
  return typeof error === 'object' && error !== null ? Reflect.get(error, name) : undefined;
}

function textIn(error: unknown, name: string): string | undefined {
  const value = propertyOf(error, name);
  return typeof value === 'string' ? value : undefined;
}

function failureOf(error: unknown): Failure {
  const status = propertyOf(propertyOf(error, '$metadata'), 'httpStatusCode');
  const message = textIn(error, 'message') ?? '';
  return {
    name: textIn(error, 'name') ?? '',
    message,
    status: typeof status === 'number' ? status : undefined,
    region: textIn(error, 'Region'),
    // The SDK may wrap a connection's error, whose message still has the code.
    code: /\bE[A-Z_]{4,}\b/.exec(message)?.[0] ?? '',
  };
}

/** Whether an error says that there is no such object. */
export function isMissing(error: unknown): boolean {
  const { name, status } = failureOf(error);
  return status === 404 && (name === 'NoSuchKey' || name === 'NotFound');
}

/** Whether an error says that a condition of a write did not hold. */
export function isRefused(error: unknown): boolean {
  return failureOf(error).status === 412;
}

/** Whether an error says that an object has fewer bytes than the first that was asked for. */
export function isTooShort(error: unknown): boolean {
  return failureOf(error).status === 416;
}

/**
 * The error for what no retry can fix; undefined if a retry may help. The texts of the SDK's errors are not
 * quoted, because some name parts of credentials.
 */
export function lastingProblem(error: unknown, place: S3Place): StoreError | undefined {
  const { name, message, status, region } = failureOf(error);
  const { bucket, location } = place;
  const shared = { key: '.', location, cause: undefined };
  if (name === 'NoSuchBucket' || name === 'InvalidBucketName') {
    const remedy = `Create the bucket, or correct store.path. ${whereOf(place)}`;
    return new StoreError({
      ...shared,
      kind: 'broken',
      what: `cannot be used: there is no bucket ${bucket}`,
      remedy,
    });
  }
  if (credentialNames.has(name)) {
    const what = `cannot be used: the credentials for the bucket ${bucket} are missing, wrong or expired (${name})`;
    const remedy =
      'Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE, or give this machine a role.';
    return new StoreError({ ...shared, kind: 'denied', what, remedy });
  }
  if (regionNames.has(name) || (status === 301 && name !== '')) {
    const what = `cannot be used: the bucket ${bucket} is not in the region ${place.region ?? 'that is set'}`;
    const remedy = `Set AWS_REGION to ${region ?? "the bucket's region"}.`;
    return new StoreError({ ...shared, kind: 'broken', what, remedy });
  }
  if (message === 'Region is missing') {
    const what = `cannot be used: no region is set for the bucket ${bucket}`;
    return new StoreError({
      ...shared,
      kind: 'broken',
      what,
      remedy: "Set AWS_REGION to the bucket's region.",
    });
  }
  if (status === fullStatus || fullNames.has(name)) {
    const what = `has no space or quota left in the bucket ${bucket}`;
    return new StoreError({ ...shared, kind: 'full', what });
  }
  if (status === 403 && name !== 'RequestTimeTooSkewed') {
    const what = `cannot be used: these credentials may not use the bucket ${bucket} (${name})`;
    return new StoreError({ ...shared, kind: 'denied', what, remedy: `Allow ${permissions}.` });
  }
  const isTransient = status === undefined || status >= 500 || [408, 409, 429].includes(status);
  if (isTransient || ['RequestTimeout', 'RequestTimeTooSkewed', 'IncompleteBody'].includes(name))
    return undefined;
  const what = `failed: the bucket ${bucket} rejected a request (${status} ${name})`;
  return new StoreError({ ...shared, kind: 'broken', what, remedy: whereOf(place) });
}

/** The error for a failure that retries did not fix. */
export function exhaustedProblem(error: unknown, place: S3Place, seconds: number): StoreError {
  const { name, status, code } = failureOf(error);
  const { bucket, location } = place;
  const service = place.endpoint ?? 'AWS';
  const reason = status === undefined ? code || name : `${status} ${name}`;
  const failed = unreachableCodes.has(code) ? 'cannot be reached' : 'does not answer';
  const what = `cannot be used: the bucket ${bucket} at ${service} ${failed} (${reason}, for ${seconds} s)`;
  return new StoreError({ kind: 'broken', key: '.', location, what, remedy: whereOf(place) });
}

function whereOf({ endpoint, region }: S3Place): string {
  if (endpoint === undefined) return `Check AWS_REGION (${region ?? 'not set'}) and the network.`;
  return `Check AWS_ENDPOINT_URL_S3 or AWS_ENDPOINT_URL (${endpoint}), and the network.`;
}
