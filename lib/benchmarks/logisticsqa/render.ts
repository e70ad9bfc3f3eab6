import type { XmlElement, XmlNode } from './parse-xml.js';

/** Attributes that say what an identifier is; currencies, units, languages and code lists are left out. */
const kept = new Set(['schemeID', 'schemeName', 'name']);

/** What never holds a reference: the arithmetic of taxes and prices, codes, and what only machines read. */
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
  'InvoicedQuantity',
  'LineExtensionAmount',
  'InvoiceTypeCode',
  'DocumentCurrencyCode',
  'PaymentMeansCode',
  'EmbeddedDocumentBinaryObject',
]);

/** Addresses become one text: their parts need no names. */
const joined = new Set(['PostalAddress', 'Address', 'DeliveryAddress', 'RegistrationAddress']);

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
  const content = joined.has(localName(node)) ? textsOf(node).join(', ') : contentOf(node);
  if (content === '') return '';
  return `<${node.name}${attributesOf(node)}>${content}</${node.name}>`;
}

/** A party is named once: its legal name is left out where it also has a plain one. */
function contentOf({ children }: XmlElement): string {
  const isNamed = children.some(child => typeof child !== 'string' && localName(child) === 'PartyName');
  const isRepeat = (child: XmlNode): boolean =>
    isNamed && typeof child !== 'string' && localName(child) === 'PartyLegalEntity';
  return children
    .filter(child => !isRepeat(child))
    .map(render)
    .join('');
}

function textsOf({ children }: XmlElement): string[] {
  return children.flatMap(child => (typeof child === 'string' ? [shorten(child)] : textsOf(child)));
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
