import { looksLikeCredential, maskSecret } from './credentials.js';
import { excerpt } from '../text/excerpt.js';

/** A wrong value as shown in messages: short, and masked if it looks like a key. */
export function displayValue(value: unknown): string {
  const text = String(value);
  if (looksLikeCredential(text)) return maskSecret(text);
  return excerpt(typeof value === 'number' ? text : JSON.stringify(value));
}

/** A setting without a path or a value: it may be anything, including a key pasted by mistake. */
export function displaySetting(setting: string): string {
  return /^[=:]?[A-Za-z]{0,24}([.:-][A-Za-z]{0,24})*$/.test(setting)
    ? displayValue(setting)
    : maskSecret(setting);
}
