import type { XmlElement, XmlNode } from './parse-xml.js';

/** Attributes that say what an identifier is; currencies, units, languages and code lists are left out. */
const kept = new Set(['schemeID', 'schemeName', 'name']);

/** What never holds a reference: the arithmetic of taxes and prices, and what only machines read. */
const leftOut = new Set([
  'UBLExtensions',
  'UBLVersionID',
  'CustomizationID',
  'ProfileID',
  'Signature',
  'TaxTotal',
  'ClassifiedTaxCategory',
  'TaxCategory',
  'TaxScheme',
  'Price',
  'LegalMonetaryTotal',
  'EmbeddedDocumentBinaryObject',
]);

/** A value beyond this many characters is cut: no reference is that long, and attachments are. */
const longestValue = 600;

/**
 * An invoice as the agent is given it: XML with its element names and order, one line for each part of the
 * document, without namespace declarations, indentation, comments, attributes and amounts that say nothing of
 * references. Of the characters that XML escapes only "<" is escaped again, so that no text can pose as an element.
 */
export function renderInvoice(root: XmlElement): string {
  const name = localName(root);
  const parts = root.children.map(render).filter(Boolean);
  return [`<${name}>`, ...parts, `</${name}>`].join('\n');
}

function render(node: XmlNode): string {
  if (typeof node === 'string') return shorten(node);
  if (leftOut.has(localName(node))) return '';
  const content = node.children.map(render).join('');
  if (content === '') return '';
  return `<${node.name}${attributesOf(node)}>${content}</${node.name}>`;
}

function attributesOf({ attributes }: XmlElement): string {
  const names = Object.keys(attributes).filter(name => kept.has(name));
  return names.map(name => ` ${name}="${attributes[name] ?? ''}"`).join('');
}

function shorten(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim().replaceAll('<', '&lt;');
  return line.length <= longestValue
    ? line
    : `${line.slice(0, longestValue).replace(/[\ud800-\udbff]$/, '')}…`;
}

/** "ID" of "cbc:ID". */
export function localName({ name }: XmlElement): string {
  return name.slice(name.indexOf(':') + 1);
}

/** The text of the first element at the end of a path of local names, or undefined. */
export function textAt(root: XmlElement, path: readonly string[]): string | undefined {
  const [first, ...rest] = path;
  if (first === undefined)
    return root.children.filter(child => typeof child === 'string').join(' ') || undefined;
  for (const child of root.children) {
    if (typeof child === 'string' || localName(child) !== first) continue;
    const found = textAt(child, rest);
    if (found !== undefined) return found;
  }
  return undefined;
}
