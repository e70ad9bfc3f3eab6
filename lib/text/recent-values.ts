/** An LRU cache with a bound on the sum of the values' sizes. */
export class RecentValues<Key, Value> {
  private readonly entries = new Map<Key, { value: Value; size: number }>();
  private total = 0;

  constructor(private readonly limit: number) {}

  get(key: Key): Value | undefined {
    const entry = this.entries.get(key);
    if (!entry) return undefined;
    this.entries.delete(key);
    this.entries.set(key, entry);
    return entry.value;
  }

  /** Does not keep a value larger than the bound. */
  set(key: Key, value: Value, size = 1): void {
    this.delete(key);
    if (size > this.limit) return;
    this.entries.set(key, { value, size });
    this.total += size;
    for (const oldest of this.entries.keys()) {
      if (this.total <= this.limit) return;
      this.delete(oldest);
    }
  }

  /** Returns the value of the key; computes and stores it if it is not there. */
  remember(key: Key, compute: () => Value, size = 1): Value {
    const known = this.get(key);
    if (known !== undefined) return known;
    const value = compute();
    this.set(key, value, size);
    return value;
  }

  private delete(key: Key): void {
    const entry = this.entries.get(key);
    if (!entry) return;
    this.entries.delete(key);
    this.total -= entry.size;
  }
}
