/** A decoded text, with the source range of each of its characters. */
export interface View {
  text: string;
  /** The range of the original text from which the characters from `start` to `end` were decoded. */
  source(start: number, end: number): [number, number];
}

const escapes =
  /\\u\{([0-9a-f]{1,6})\}|\\u([0-9a-f]{4})|\\x([0-9a-f]{2})|\\([^])|%([0-7][0-9a-f])|&#x([0-9a-f]{1,6});|&#(\d{1,7});|&(amp|lt|gt|quot|apos);/gi;
const mayHoldEscapes = /[\\%&]/;
const controls: Record<string, string> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' };
const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** Quoted texts nest, but no program decodes more often than this. */
const mostRounds = 16;

/**
 * A text unchanged, and after each further round of decoding JSON, URL, and HTML escapes: a text inside a
 * JSON string inside a JSON string appears in the third view.
 */
export function* decodedViews(text: string): Generator<View> {
  yield { text, source: (start, end) => [start, end] };
  let current = text;
  let starts: Uint32Array | undefined;
  let ends: Uint32Array | undefined;
  for (let round = 0; round < mostRounds && mayHoldEscapes.test(current); round++) {
    const next = decodeOnce(current);
    if (next.text === current) return;
    const from = starts ? next.starts.map(place => starts?.[place] ?? 0) : next.starts;
    const to = ends ? next.ends.map(place => ends?.[place - 1] ?? 0) : next.ends;
    [current, starts, ends] = [next.text, from, to];
    yield { text: current, source: (start, end) => [from[start] ?? 0, to[end - 1] ?? text.length] };
  }
}

/** Decodes each escape once; `ends` are exclusive. */
function decodeOnce(text: string): { text: string; starts: Uint32Array; ends: Uint32Array } {
  const starts = new Uint32Array(text.length);
  const ends = new Uint32Array(text.length);
  const pieces: string[] = [];
  let length = 0;
  let read = 0;
  const copy = (until: number): void => {
    pieces.push(text.slice(read, until));
    for (; read < until; read++, length++) {
      starts[length] = read;
      ends[length] = read + 1;
    }
  };
  for (const match of text.matchAll(escapes)) {
    copy(match.index);
    read = match.index + match[0].length;
    const decoded = decodedOf(match);
    pieces.push(decoded);
    for (let unit = 0; unit < decoded.length; unit++, length++) {
      starts[length] = match.index;
      ends[length] = read;
    }
  }
  copy(text.length);
  return { text: pieces.join(''), starts: starts.subarray(0, length), ends: ends.subarray(0, length) };
}

function decodedOf([
  all,
  braced,
  unicode,
  hex,
  plain,
  percent,
  entityHex,
  decimal,
  entity,
]: RegExpExecArray): string {
  if (plain !== undefined) return controls[plain] ?? plain;
  if (entity !== undefined) return entities[entity.toLowerCase()] ?? all;
  const digits = braced ?? unicode ?? hex ?? percent ?? entityHex;
  const code = digits === undefined ? Number(decimal) : Number.parseInt(digits, 16);
  return code <= 0x10ffff ? String.fromCodePoint(code) : all;
}
