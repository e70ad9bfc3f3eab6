import { escapeMarkup } from '../../text/escape-markup.js';
import { withoutControls } from '../../text/without-controls.js';

/** A part of a page. Only `markup` makes one, so that all other text is escaped. */
export class Html {
  constructor(readonly markup: string) {}
}

export type HtmlValue = Html | string | number | null | readonly HtmlValue[];

/** Builds a part of a page: escapes every value that is not a part itself. Null is nothing. */
export function markup(strings: TemplateStringsArray, ...values: readonly HtmlValue[]): Html {
  const parts = values.map(markupOf);
  return new Html(strings.map((text, place) => `${text}${parts[place] ?? ''}`).join(''));
}

function markupOf(value: HtmlValue): string {
  if (value === null) return '';
  if (value instanceof Html) return value.markup;
  if (typeof value === 'object') return value.map(markupOf).join('');
  return escapeMarkup(visibleText(String(value)));
}

const invisible =
  /[\u00ad\u061c\u180e\u200b\u200e\u200f\u2028\u2029\u2060-\u2065\ufeff\ufff9-\ufffb]|[\u{e0000}-\u{e007f}]|(?<=[\u0020-\u007e])[\u200c\u200d]|[\u200c\u200d](?=[\u0020-\u007e])/gu;

/** Shows each control, direction and zero-width character as �. Joiners within other scripts and emoji stay. */
export function visibleText(text: string): string {
  return withoutControls(text, '�').replace(invisible, '�');
}

/** JSON in a data block, which no text in it can end. */
export function jsonBlock(id: string, value: unknown): Html {
  const json = JSON.stringify(value).replace(/[<>&\u200b-\u200f\u2028-\u202e\u2060-\u2069]/g, escaped);
  return new Html(`<script type="application/json" id="${id}">${json}</script>`);
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
