import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { DataError } from '../../data/data-error.js';

/** An element of an XML document, or a piece of text in it. */
export type XmlNode = XmlElement | string;

export interface XmlElement {
  /** Includes the prefix as written: "cbc:ID". */
  name: string;
  attributes: Record<string, string>;
  children: XmlNode[];
}

const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: '',
  parseTagValue: false,
  parseAttributeValue: false,
  processEntities: false,
  trimValues: true,
  ignoreDeclaration: true,
  ignorePiTags: true,
});

type ParsedNode = Record<string, unknown>;

/**
 * Parses an XML document as a tree of texts; values are not converted to numbers. Throws DataError for a
 * document that is not well-formed, and for any document type declaration: invoices do not need one, and its
 * entities could expand without limit or read other files. Resolves only the references that XML itself
 * defines.
 */
export function parseXml(text: string, file: string): XmlElement {
  if (/<!DOCTYPE/i.test(text)) {
    throw new DataError(
      'the XML declares a document type (DOCTYPE), which is refused: remove the declaration',
      { file },
    );
  }
  const outcome = XMLValidator.validate(text);
  if (outcome !== true) {
    throw new DataError(`the XML is not well-formed: ${outcome.err.msg}`, { file, line: outcome.err.line });
  }
  const nodes = toNodes(parse(text, file)).filter(node => typeof node !== 'string');
  const [root, ...others] = nodes;
  if (root === undefined || others.length > 0)
    throw new DataError('the XML has no single root element', { file });
  return root;
}

function parse(text: string, file: string): unknown {
  try {
    return parser.parse(text);
  } catch (error) {
    throw new DataError('the XML cannot be read', { file }, { cause: error });
  }
}

function toNodes(parsed: unknown): XmlNode[] {
  return Array.isArray(parsed) ? parsed.flatMap(node => toNode(node as ParsedNode)) : [];
}

function toNode(parsed: ParsedNode): XmlNode[] {
  const name = Object.keys(parsed).find(key => key !== ':@');
  if (name === undefined) return [];
  if (name === '#text') return [resolveReferences(String(parsed[name]))];
  const attributes = Object.entries((parsed[':@'] ?? {}) as Record<string, unknown>);
  const values = attributes.map(([key, value]) => [key, resolveReferences(String(value))] as const);
  return [{ name, attributes: Object.fromEntries(values), children: toNodes(parsed[name]) }];
}

const predefined: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function resolveReferences(text: string): string {
  return text.replace(
    /&(?:#(\d{1,7})|#x([\da-f]{1,6})|(amp|lt|gt|quot|apos));/gi,
    (all, decimal, hex, name) => {
      if (typeof name === 'string') return predefined[name] ?? all;
      const code = typeof decimal === 'string' ? Number(decimal) : Number.parseInt(String(hex), 16);
      return code > 0 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff)
        ? String.fromCodePoint(code)
        : all;
    },
  );
}
