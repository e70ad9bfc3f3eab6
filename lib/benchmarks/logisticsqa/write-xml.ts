import { escapeMarkup } from '../../text/escape-markup.js';
import type { XmlElement, XmlNode } from './parse-xml.js';

/** Creates an element; skips undefined children. */
export function element(
  name: string,
  children: string | readonly (XmlNode | undefined)[],
  attributes: Record<string, string> = {},
): XmlElement {
  const nodes = typeof children === 'string' ? [children] : children.filter(child => child !== undefined);
  return { name, attributes, children: nodes };
}

/** Returns the element only if there is text for it. */
export function optional(
  name: string,
  text: string | undefined,
  attributes?: Record<string, string>,
): XmlElement | undefined {
  return text === undefined ? undefined : element(name, text, attributes);
}

/** Writes a document as XML: UTF-8 declaration, two-space indentation, escaped text. */
export function writeXml(root: XmlElement): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${writeElement(root, '')}\n`;
}

function writeElement({ name, attributes, children }: XmlElement, indent: string): string {
  const start = [
    name,
    ...Object.entries(attributes).map(([key, value]) => `${key}="${escapeMarkup(value)}"`),
  ].join(' ');
  if (children.every(child => typeof child === 'string')) {
    return `${indent}<${start}>${children.map(escapeMarkup).join('')}</${name}>`;
  }
  const inner = children.map(child =>
    typeof child === 'string' ? `${indent}  ${escapeMarkup(child)}` : writeElement(child, `${indent}  `),
  );
  return [`${indent}<${start}>`, ...inner, `${indent}</${name}>`].join('\n');
}
