import { looksLikeCredential, masked } from './credentials.js';
import { excerpt } from './excerpt.js';

/** A wrong value as a message may show it: short, and masked where it looks like a key. */
export function shownValue(value: unknown): string {
  const text = String(value);
  if (looksLikeCredential(text)) return masked(text);
  return excerpt(typeof value === 'number' ? text : JSON.stringify(value));
}

/** A setting without a path or a value: it may be anything, a key that was pasted by mistake included. */
export function shownSetting(setting: string): string {
  return /^[=:]?[A-Za-z]{0,24}([.:-][A-Za-z]{0,24})*$/.test(setting) ? shownValue(setting) : masked(setting);
}
