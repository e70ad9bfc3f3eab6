import {
  decodeAs,
  rejectNul,
  rejectOtherFormats,
  tryDecode,
  unicodeEncodingOf,
} from '../config/decode-text.js';

/**
 * Decodes a data file in a given encoding, or in the encoding that its bytes show: UTF-8, UTF-16, or
 * Windows-1252 as Excel writes it. Throws UnreadableFileError with the line.
 */
export function decodeData(bytes: Buffer, given?: string): { text: string; encoding: string } {
  rejectOtherFormats(bytes);
  // An encoding has several names, such as latin1 for windows-1252.
  const encoding = given === undefined ? encodingOf(bytes) : new TextDecoder(given).encoding;
  const hint = ', or name its encoding (dataset.encoding, such as windows-1251)';
  const text =
    encoding === 'windows-1252'
      ? rejectNul(decodeWindows1252(bytes), encoding)
      : decodeAs(bytes, encoding, hint);
  return { text, encoding };
}

/** The characters 0x80 to 0x9f; unused codes are blank. */
const windows1252 = '€ ‚ƒ„…†‡ˆ‰Š‹Œ Ž  ‘’“”•–—˜™š›œ žŸ';

/** Some versions of Node decode it as ISO-8859-1, so that quotes and the euro sign are lost. */
function decodeWindows1252(bytes: Buffer): string {
  return bytes.toString('latin1').replace(/[\u0080-\u009f]/g, character => {
    const found = windows1252[character.charCodeAt(0) - 0x80];
    return found === undefined || found === ' ' ? '\ufffd' : found;
  });
}

/**
 * Text that is not Unicode is Windows-1252 if it has only characters that such a text can have, and if it is
 * not mostly valid UTF-8: then it is damaged UTF-8.
 */
function encodingOf(bytes: Buffer): string {
  const unicode = unicodeEncodingOf(bytes);
  if (unicode !== 'utf-8' || tryDecode(bytes, unicode) !== null) return unicode;
  if (/[\u0000-\u0008\u000e-\u001f\u0081\u008d\u008f\u0090\u009d]/.test(bytes.toString('latin1')))
    return unicode;
  const lenient = new TextDecoder(unicode).decode(bytes);
  const damaged = lenient.match(/\ufffd/g)?.length ?? 0;
  const valid = lenient.match(/[^\u0000-\u007f\ufffd]/gu)?.length ?? 0;
  return valid > damaged ? unicode : 'windows-1252';
}
