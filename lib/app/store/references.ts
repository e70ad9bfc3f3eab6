const hash = /(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])/gu;
/** Long enough for a hash in JSON: saved histories have their payloads in base64. */
const base64 = /[A-Za-z0-9+/]{88,}={0,2}/gu;

/**
 * All hashes in a value that may refer to an artifact, also in base64. Some are hashes of other things: a
 * value is kept rather than lost.
 */
export function referencesIn(bytes: Buffer): Set<string> {
  const text = bytes.toString('latin1');
  const found = new Set(text.match(hash));
  for (const encoded of text.match(base64) ?? []) {
    const decoded = Buffer.from(encoded, 'base64').toString('latin1');
    for (const reference of decoded.match(hash) ?? []) found.add(reference);
  }
  return found;
}
