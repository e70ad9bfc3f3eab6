import { meaningOf, type Meaning } from './meanings.js';

/** A part of a prompt whose label has a known meaning. */
export interface Part {
  meaning: Meaning;
  content: string;
  /** Characters from the text's start. */
  offset: number;
}

/** An input in its own tag, whose attributes can contain a wrong answer. */
const taggedInput = /^\s*<(?:input|message|text|question|item|example)\b/m;

const attribute = /([\w-]+)="([^"]*)"/g;
const openTag = /^\s*<([A-Za-z][\w-]*)((?:\s+[\w-]+="[^"]*")*)\s*>/;
const heading = /^\s*#{1,6}\s+(.+?)\s*#*$/;
const ruledHeading = /^\s*(?:[-=*]{3,}|\*\*)\s*([A-Za-z][^*=:]{0,60}?)\s*(?:[-=*]{3,}|\*\*)\s*$/;
const keyed = /^\s*(?:[-*•]\s+)?(?:\*\*)?([A-Za-z][\w '’-]{0,44}?)(?:\*\*)?\s*:(?:\*\*)?(?:\s+(.*))?$/;
const solvedLabel = /^(?:solved|success|right|correct|passed|example|demonstration)$/i;
const answeredInput = /^\s*(?:[-*•]\s+)?(.+)\s(?:→|->|=>)\s(.+?)\s*$/s;
const containerHeading =
  /\b(?:case|example|attempt|trajectory|record|failure|success|item|sample|episode|exhibit|task)\b\s*[#"(]?([\w./:-]*)/i;

/** Splits a text into labeled parts, in any markup: tags, headings, or `key: value` lines. */
export function readParts(text: string): Part[] {
  return new PartReader(text).read();
}

class PartReader {
  readonly #parts: Part[] = [];
  /** The part that collects lines until the next label, or null. */
  #open: Part | null = null;
  #at = 0;

  constructor(private readonly text: string) {}

  read(): Part[] {
    while (this.#at < this.text.length) {
      const newline = this.text.indexOf('\n', this.#at);
      const end = newline < 0 ? this.text.length : newline;
      const line = this.text.slice(this.#at, end);
      if (this.#readTag(line)) continue;
      if (!this.#readHeading(line) && !this.#readKey(line)) {
        if (/^\s*<\/[A-Za-z][\w-]*>\s*$/.test(line)) this.#open = null;
        else if (this.#open) this.#open.content += `${line}\n`;
      }
      this.#at = end + 1;
    }
    return this.#parts.map(part => ({ ...part, content: part.content.trim() }));
  }

  #add(meaning: Meaning, content: string): Part {
    const part = { meaning, content, offset: this.#at };
    this.#parts.push(part);
    this.#open = null;
    return part;
  }

  /** Parts in a tag's attributes. */
  #readAttributes(attributes: string): Part[] {
    return [...attributes.matchAll(attribute)].flatMap(([, key = '', content = '']) => {
      const meaning = meaningOf(key);
      return meaning ? [{ meaning, content, offset: this.#at }] : [];
    });
  }

  #readTag(line: string): boolean {
    const [tag = '', name, attributes = ''] = openTag.exec(line) ?? [];
    if (!name) return false;
    const bodyStart = this.#at + tag.length;
    const closing = this.text.indexOf(`</${name}>`, bodyStart);
    if (closing < 0) return false;
    const body = this.text.slice(bodyStart, closing);
    const end = closing + name.length + 3;
    const meaning = meaningOf(name);
    if (solvedLabel.test(name) && this.#readSolved(body, attributes)) this.#at = end;
    else if (name === 'steps' && /^\[tool\] /m.test(body)) {
      this.#add('steps', body.trim());
      this.#at = end;
    } else if (meaning === null || meaning === 'rules') {
      // Markup inside an open input part is content, up to its closing tag.
      if (this.#open?.meaning !== 'input') return false;
      this.#open.content += `${this.text.slice(this.#at, end)}\n`;
      this.#at = end;
    } else {
      const attributeParts = this.#readAttributes(attributes);
      const isNested =
        meaning === 'container' ||
        (meaning === 'input' && /^\s*<(?:input|output|expected|answer|given)\b/m.test(body)) ||
        (attributeParts.some(part => part.meaning === 'expected') && taggedInput.test(body));
      this.#add(isNested ? 'container' : meaning, isNested ? '' : body.trim());
      if (isNested || meaning === 'input') this.#parts.push(...attributeParts);
      this.#at = isNested ? bodyStart : end;
    }
    return true;
  }

  /** Parses a solved example: "input → correct answer". */
  #readSolved(body: string, attributes: string): boolean {
    const [, input, expected] = answeredInput.exec(body) ?? [];
    if (!input || !expected) return false;
    this.#add('container', /\bid="([^"]*)"/.exec(attributes)?.[1] ?? '');
    this.#add('input', input);
    this.#add('expected', expected);
    this.#add('score', 'solved');
    return true;
  }

  #readHeading(line: string): boolean {
    const title = (heading.exec(line) ?? ruledHeading.exec(line))?.[1];
    if (!title) return false;
    const id = containerHeading.exec(title)?.[1];
    const [label = '', ...content] = title.split(': ');
    const meaning = meaningOf(content.length > 0 ? label : title.replace(/\s*[([].*$/, ''));
    if (id !== undefined && (/\d/.test(id) || meaning === 'container')) this.#add('container', id);
    else if (meaning === null) this.#open = null;
    else this.#open = this.#add(meaning, content.length > 0 ? `${content.join(': ')}\n` : '');
    return true;
  }

  #readKey(line: string): boolean {
    const [, label, content] = keyed.exec(line) ?? [];
    if (!label || label.split(/\s+/).length > 6) return false;
    const meaning = meaningOf(label);
    if (meaning === null || ['condition', 'action', 'rules'].includes(meaning)) return false;
    // Documents have keys of their own: in an input, only keys for answers and critiques end it.
    if (this.#open?.meaning === 'input' && ['input', 'id', 'cases', 'remove'].includes(meaning)) return false;
    this.#open = this.#add(meaning, content ? `${content}\n` : '');
    return true;
  }
}
