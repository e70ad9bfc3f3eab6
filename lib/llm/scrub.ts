import { withoutSecrets } from './secrets.js';

const longest = 600;

/** Makes a text from outside fit for an error: without secrets, without control characters, and short. */
export function scrub(text: string): string {
  const clean = withoutSecrets(text)
    .replace(/[\u0000-\u001f\u007f]+/g, ' ')
    .trim();
  return clean.length > longest ? `${clean.slice(0, longest)}…` : clean;
}

/** A URL as it may be shown: without user, password and query. */
export function shownUrl(url: string): string {
  const { protocol, host, pathname } = new URL(url);
  return `${protocol}//${host}${pathname.replace(/\/+$/, '')}`;
}
