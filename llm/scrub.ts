const longest = 600;

/** Shorter secrets hide nothing, and shorter codings of them are words like any other. */
const shortest = { secret: 4, coding: 8 };

/** Base64 of a text wherever it begins within what is encoded: without the ends, which its neighbours change. */
function base64Anywhere(secret: string): string[] {
  return [0, 1, 2].map(before => {
    const encoded = Buffer.concat([Buffer.alloc(before), Buffer.from(secret)]).toString('base64');
    return encoded.slice(before === 0 ? 0 : 4, -4);
  });
}

/** The ways in which a program may write a secret that it was sent. */
function codings(secret: string): string[] {
  const base64 = base64Anywhere(secret);
  const base64url = base64.map(text => text.replaceAll('+', '-').replaceAll('/', '_'));
  const direct = [JSON.stringify(secret).slice(1, -1), Buffer.from(secret).toString('hex')];
  const inUrls = [secret, ...base64].map(encodeURIComponent);
  return [...direct, ...base64, ...base64url, ...inUrls].filter(text => text.length >= shortest.coding);
}

function withoutSecret(text: string, secret: string): string {
  if (secret.length < shortest.secret) return text;
  const plain = [...new Set([secret, ...codings(secret)])].map(escapeForPattern);
  // What follows is the end of a coding, or more of what holds the secret.
  return text
    .replaceAll(secret, '[key]')
    .replace(new RegExp(`(?:${plain.join('|')})[\\w+/=%-]{0,12}`, 'gi'), '[key]');
}

function escapeForPattern(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
}

/** Keys that a text is searched for must be as long as real ones: a word such as `none` may stand in any reply. */
const shortestKey = 16;

/** A model's words without the key, should its endpoint repeat it: they go into the journal and into prompts. */
export function withoutKey(text: string, key: string): string {
  return key.length < shortestKey ? text : withoutSecret(text, key);
}

/** Makes a text from outside fit for an error: without the secrets, without control characters, and short. */
export function scrub(text: string, secrets: string[]): string {
  const clean = secrets
    .reduce(withoutSecret, text)
    .replace(/[\u0000-\u001f\u007f]+/g, ' ')
    .trim();
  return clean.length > longest ? `${clean.slice(0, longest)}…` : clean;
}

/** A URL as it may be shown: without user, password and query. */
export function shownUrl(url: string): string {
  const { protocol, host, pathname } = new URL(url);
  return `${protocol}//${host}${pathname.replace(/\/+$/, '')}`;
}
