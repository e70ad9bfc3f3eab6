import type { Document, Leaf } from './read-document.js';

/** A text that identifies the sender or kind of a document. */
export interface Party {
  text: string;
  weight: number;
}

const nameLike = /(?:name|company|from|by|sender|supplier|seller|vendor|issuer|carrier|title|type)$/i;
const sending = /suppl|seller|sender|vendor|issuer|from|carrier|payee|creditor/i;
const receiving =
  /custom|buyer|recipient|receiver|deliver|payer|contact|city|street|country|item|tax|scheme|bank|branch/i;

function weightOf({ path }: Leaf): number {
  const name = path.at(-1) ?? '';
  if (!nameLike.test(name) && !sending.test(name)) return 0.2;
  return (sending.test(path.join('/')) ? 2 : 1) * (receiving.test(path.join('/')) ? 0.5 : 1);
}

function isName(text: string): boolean {
  const hasNameLength = text.length >= 3 && text.length <= 60;
  return hasNameLength && !/["“”:]|\d{3}/.test(text) && /\p{L}{3}/u.test(text);
}

/**
 * The texts of a document that can identify its sender or kind, likeliest first. Uses only general words for
 * roles.
 */
export function nameParties(document: Document): Party[] {
  const parties = new Map<string, number>();
  for (const leaf of document.leaves.filter(({ text }) => isName(text)))
    parties.set(leaf.text, Math.max(weightOf(leaf), parties.get(leaf.text) ?? 0));
  return [...parties]
    .map(([text, weight]) => ({ text, weight }))
    .sort((left, right) => right.weight - left.weight);
}
