import type { ListedObject, Objects } from '../../lib/store/s3/objects.js';

/** A request to a bucket in memory, for faults. */
export interface ObjectRequest {
  kind: 'get' | 'put' | 'list' | 'remove';
  name: string;
  /** Its number, from 1, among the requests of one client. */
  number: number;
}

/** What happens to one request. By default it is carried out. */
export type Fault =
  /** It arrives, and its response never does: as after a kill. */
  | 'no response'
  /** It never arrives, and neither does a response. */
  | 'lost'
  /** It is carried out, its response is lost, and it is repeated: a conditional write then finds itself. */
  | 'repeated';

/** A bucket in memory with the conditional writes of S3. Each client may have its own faults. */
export class MemoryBucket {
  readonly objects = new Map<string, { bytes: Buffer; modified: number }>();
  readonly requests: ObjectRequest[] = [];
  /** The clock of the storage. */
  now = 0;

  client(faultOf: (request: ObjectRequest) => Fault | undefined = () => undefined): Objects {
    let count = 0;
    const request = async <T>(kind: ObjectRequest['kind'], name: string, work: () => T): Promise<T> => {
      const request = { kind, name, number: ++count };
      this.requests.push(request);
      // A response takes a turn of the event loop, so that requests of several clients interleave.
      await new Promise(resolve => setImmediate(resolve));
      const fault = faultOf(request);
      if (fault === 'lost') return never();
      const result = work();
      if (fault === 'no response') return never();
      await new Promise(resolve => setImmediate(resolve));
      return fault === 'repeated' ? work() : result;
    };
    return {
      location: 's3://bucket/prefix',
      get: (name, first) => request('get', name, () => this.get(name, first)),
      put: (name, bytes, condition) => request('put', name, () => this.put(name, bytes, condition)),
      list: (folder, options) => request('list', folder, () => this.list(folder, options)),
      remove: names => request('remove', names.join(' '), () => this.remove(names)),
    };
  }

  /** Another bucket with the same objects. */
  copy(): MemoryBucket {
    const copy = new MemoryBucket();
    for (const [name, object] of this.objects) copy.objects.set(name, object);
    return copy;
  }

  private get(name: string, first?: number): Buffer | undefined {
    const bytes = this.objects.get(name)?.bytes;
    return bytes && Buffer.from(bytes.subarray(0, first));
  }

  private put(name: string, bytes: Uint8Array, condition: 'always' | 'absent'): boolean {
    if (condition === 'absent' && this.objects.has(name)) return false;
    this.objects.set(name, { bytes: Buffer.from(bytes), modified: this.now });
    return true;
  }

  private list(folder: string, { after = '', most = Infinity } = {}): ListedObject[] {
    const names = [...this.objects.keys()].filter(name => name.startsWith(folder) && name > after).sort();
    return names.slice(0, most).map(name => ({ name, modified: this.objects.get(name)?.modified ?? 0 }));
  }

  private remove(names: readonly string[]): void {
    for (const name of names) this.objects.delete(name);
  }
}

function never(): Promise<never> {
  return new Promise(() => undefined);
}
