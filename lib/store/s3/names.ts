/** A pack has the segments of one block: the numbers 64 b + 1 to 64 b + 64. */
export const segmentsInBlock = 64;

const width = 8;

function padded(number: number): string {
  return String(number).padStart(width, '0');
}

export function blockOf(segment: number): number {
  return Math.floor((segment - 1) / segmentsInBlock);
}

export function firstOfBlock(block: number): number {
  return block * segmentsInBlock + 1;
}

/** The names of a store's objects below its prefix. */
export const objectNames = {
  log: 'log/',
  packs: 'packs/',
  segment: (number: number): string => `log/${padded(number)}`,
  pack: (block: number): string => `packs/${padded(block)}`,
  /** A large value. */
  value: (writer: string, count: number): string => `values/${writer}-${count}`,
};

/** The number in the name of a segment or a pack; undefined for other objects. */
export function numberIn(name: string): number | undefined {
  const digits = /^(?:log|packs)\/(\d{8})$/.exec(name)?.[1];
  return digits === undefined ? undefined : Number(digits);
}
