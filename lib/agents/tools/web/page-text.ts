import type { Page } from './get-page.js';

const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' };
const unseen = /<(script|style|noscript|svg|template)\b[^]*?(?:<\/\1\s*>|$)/gi;
const breaking =
  /<\/?(?:p|div|li|ul|ol|tr|table|h[1-6]|br|section|article|header|footer|pre|blockquote)\b[^<>]*>/gi;

/** The text of a page for a model; null if it is not text. */
export function pageText({ type, text }: Pick<Page, 'type' | 'text'>): string | null {
  if (type === 'text/html' || type === 'application/xhtml+xml') return htmlText(text);
  const isText = type === '' || type.startsWith('text/') || /\b(?:json|xml|javascript|yaml|csv)\b/.test(type);
  return isText && !text.includes('\0') ? text : null;
}

/** Removes markup and keeps the words, with line breaks between blocks. */
function htmlText(html: string): string {
  return html
    .replace(/<!--[^]*?(?:-->|$)/g, '')
    .replace(unseen, '')
    .replace(/<\/(?:td|th)\s*>/gi, ' | ')
    .replace(breaking, '\n')
    .replace(/<[^<>]*>/g, '')
    .replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|(\w{2,8}));/gi, decodeEntity)
    .replace(/[^\S\n]+/g, ' ')
    .replace(/ *\n[\s\n]*/g, '\n')
    .trim();
}

function decodeEntity(all: string, decimal?: string, hex?: string, name?: string): string {
  if (name !== undefined) return entities[name.toLowerCase()] ?? all;
  const code = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal);
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : all;
}
