/** The direction of a text's meaning: integers from -127 to 127. Its length carries no meaning. */
export type Vector = Int8Array;

const largest = 127;

/**
 * Scales a vector of any length to integers with a maximum of 127: a quarter of the size, with an angular
 * error below one degree. Zeros if it has no finite value.
 */
export function quantize(values: readonly number[]): Vector {
  const most = values.reduce((found, value) => Math.max(found, Math.abs(value)), 0);
  if (most === 0 || !Number.isFinite(most)) return new Int8Array(values.length);
  return Int8Array.from(values, value => Math.round((value / most) * largest));
}

function bytesOf({ buffer, byteOffset, length }: Vector): Uint8Array {
  return new Uint8Array(buffer, byteOffset, length);
}

/** Serializes vectors of one length for the journal: `dimensions:base64`. */
export function writeVectors(vectors: readonly Vector[]): string {
  const dimensions = vectors[0]?.length ?? 0;
  return `${dimensions}:${Buffer.concat(vectors.map(bytesOf)).toString('base64')}`;
}

/** Parses the vectors of a journaled text; undefined if invalid. */
export function readVectors(text: string): Vector[] | undefined {
  const [, length, encoded] = /^(\d+):([A-Za-z0-9+/=]*)$/.exec(text) ?? [];
  const dimensions = Number(length);
  if (encoded === undefined || dimensions < 1) return undefined;
  const bytes = Buffer.from(encoded, 'base64');
  if (bytes.length % dimensions !== 0) return undefined;
  return Array.from({ length: bytes.length / dimensions }, (_, place) =>
    Int8Array.from(bytes.subarray(place * dimensions, (place + 1) * dimensions), byte => (byte << 24) >> 24),
  );
}
