/** A promise for what a test waits with until `release` is called. */
export interface Latch {
  released: Promise<void>;
  release: () => void;
}

export function createLatch(): Latch {
  let release: () => void = () => undefined;
  const released = new Promise<void>(resolve => (release = resolve));
  return { released, release };
}
