import { withoutSecrets } from './secrets.js';

const longest = 600;

/** Makes external text safe for an error: no secrets, no control characters, and short. */
export function scrub(text: string): string {
  const clean = withoutSecrets(text)
    .replace(/[\u0000-\u001f\u007f]+/g, ' ')
    .trim();
  return clean.length > longest ? `${clean.slice(0, longest)}…` : clean;
}

/** A URL that is safe to show: without user, password, and query. */
export function shownUrl(url: string): string {
  const { protocol, host, pathname } = new URL(url);
  return `${protocol}//${host}${pathname.replace(/\/+$/, '')}`;
}
