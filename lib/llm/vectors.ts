/** The direction of a text's meaning: whole numbers from -127 to 127. Its length says nothing. */
export type Vector = Int8Array;

const largest = 127;

/**
 * A vector of any length as whole numbers, its largest one 127: a quarter of the room, at an angle that is off by
 * less than one degree. Zeros where there is nothing finite in it.
 */
export function quantize(values: readonly number[]): Vector {
  const most = values.reduce((found, value) => Math.max(found, Math.abs(value)), 0);
  if (most === 0 || !Number.isFinite(most)) return new Int8Array(values.length);
  return Int8Array.from(values, value => Math.round((value / most) * largest));
}

function bytesOf({ buffer, byteOffset, length }: Vector): Uint8Array {
  return new Uint8Array(buffer, byteOffset, length);
}

/** Vectors of one length as the journal keeps them: `dimensions:base64`. */
export function writeVectors(vectors: readonly Vector[]): string {
  const dimensions = vectors[0]?.length ?? 0;
  return `${dimensions}:${Buffer.concat(vectors.map(bytesOf)).toString('base64')}`;
}

/** The vectors of a journaled text; undefined where it is none. */
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
