import type { Random } from './random.js';

type Damage = (bytes: Buffer, random: Random) => Buffer;

const hostileBytes = ['\0', '\uFEFF', '\r', '"', "'", '{', '[', '&', '*', '\t', '\x1b[2J', '\uD83D', '­'];

function splice(bytes: Buffer, range: { from: number; to: number }, replacement: Buffer): Buffer {
  return Buffer.concat([bytes.subarray(0, range.from), replacement, bytes.subarray(range.to)]);
}

/** Accidental damage to files: a full disk, the wrong editor, a bad copy, a bad merge. */
const damages: Record<string, Damage> = {
  'cut short': (bytes, random) => bytes.subarray(0, random.below(bytes.length + 1)),
  'bytes changed': (bytes, random) => {
    const changed = Buffer.from(bytes);
    for (let count = 0; count < 5 && changed.length > 0; count++)
      changed[random.below(changed.length)] = random.below(256);
    return changed;
  },
  'a hostile character': (bytes, random) => {
    const at = random.below(bytes.length + 1);
    return splice(bytes, { from: at, to: at }, Buffer.from(random.pick(hostileBytes)));
  },
  'a block removed': (bytes, random) => {
    const from = random.below(bytes.length + 1);
    return splice(bytes, { from, to: Math.min(bytes.length, from + 40) }, Buffer.alloc(0));
  },
  'a block of zeros': (bytes, random) => {
    const from = random.below(bytes.length + 1);
    return splice(bytes, { from, to: Math.min(bytes.length, from + 64) }, Buffer.alloc(64));
  },
  'a block twice': (bytes, random) => {
    const from = random.below(bytes.length + 1);
    return splice(bytes, { from, to: from }, bytes.subarray(from, from + 60));
  },
  'UTF-16': bytes => Buffer.from(`\uFEFF${bytes.toString('utf8')}`, 'utf16le'),
  'UTF-16 without a mark': bytes => Buffer.from(bytes.toString('utf8'), 'utf16le'),
  'Latin-1': bytes => Buffer.from(`${bytes.toString('utf8')}\n# Größe für Müller\n`, 'latin1'),
  'old line ends': bytes => Buffer.from(bytes.toString('utf8').replaceAll('\n', '\r')),
  'merge markers': bytes =>
    Buffer.from(`<<<<<<< HEAD\n${bytes.toString('utf8')}=======\n${bytes.toString('utf8')}>>>>>>> other\n`),
  empty: () => Buffer.alloc(0),
  'a long line': bytes => Buffer.concat([bytes, Buffer.alloc(3_000_000, 'x')]),
  'deep nesting': bytes => Buffer.concat([bytes, Buffer.from('['.repeat(100_000))]),
  gzip: bytes => Buffer.concat([Buffer.from([0x1f, 0x8b, 8, 0]), bytes]),
};

export const damageNames: readonly string[] = Object.keys(damages);

/** The bytes after the accident of this name. */
export function damage(bytes: Buffer, name: string, random: Random): Buffer {
  const change = damages[name];
  if (!change) throw new Error(`There is no damage called ${name}.`);
  return change(bytes, random);
}
