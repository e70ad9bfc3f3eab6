import type { XmlElement, XmlNode } from './parse-xml.js';

/** Attributes that describe identifiers. Currencies, units, languages and code lists are dropped. */
const keptAttributes = new Set(['schemeID', 'schemeName', 'name']);

/** Elements that never contain a reference: tax and price arithmetic, codes, and machine-readable data. */
const omitted = new Set([
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

/** Addresses become one text, because their parts need no names. */
const joined = new Set(['PostalAddress', 'Address', 'DeliveryAddress', 'RegistrationAddress']);

/** Longer values are cut to this many characters: references are never that long, but attachments are. */
const longestValue = 600;

/**
 * Renders an invoice for the agent: XML with its element names and order, one line per part of the document.
 * Drops namespace declarations, indentation, comments, and attributes and amounts that are irrelevant to
 * references. Of the characters that XML escapes, only "<" is escaped again, so that text cannot look like an
 * element.
 */
export function renderInvoice(root: XmlElement): string {
  const name = localName(root);
  const parts = root.children.map(render).filter(Boolean);
  return [`<${name}>`, ...parts, `</${name}>`].join('\n');
}

function render(node: XmlNode): string {
  if (typeof node === 'string') return shorten(node);
  if (omitted.has(localName(node))) return '';
  const content = joined.has(localName(node)) ? textsOf(node).join(', ') : contentOf(node);
  if (content === '') return '';
  return `<${node.name}${attributesOf(node)}>${content}</${node.name}>`;
}

/** Names each party once: drops the legal name if there is also a plain one. */
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
  const names = Object.keys(attributes).filter(name => keptAttributes.has(name));
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

/** The text of the first element at a path of local names, or undefined. */
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
