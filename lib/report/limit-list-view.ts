/** What the processes of a store share of one endpoint's limits. */
export interface ListedLimits {
  endpoint: string;
  holders: Readonly<Record<string, ListedHolder>>;
}

interface ListedHolder {
  host: string;
  pid: number;
  limits: Readonly<Record<string, number>>;
  granted: Readonly<Record<string, number>>;
}

/** For each endpoint its limits, and the share that each process has of them. */
export function limitListLines(listed: readonly ListedLimits[]): string[] {
  return listed.flatMap(({ endpoint, holders }) => {
    const all = Object.values(holders);
    const names = [...new Set(all.flatMap(({ limits }) => Object.keys(limits)))].toSorted();
    const smallest = (name: string) => Math.min(...all.map(({ limits }) => limits[name] ?? Infinity));
    return [
      `limits of ${endpoint}`,
      ...all
        .toSorted((left, right) => left.host.localeCompare(right.host) || left.pid - right.pid)
        .map(({ host, pid, granted }) => {
          const shares = names.map(name => shareInWords(name, granted[name] ?? 0, smallest(name)));
          return `  ${host}-${pid}  ${shares.join(', ')}`;
        }),
    ];
  });
}

/** From a name such as `calls` or `requests MODEL`. */
function shareInWords(name: string, share: number, limit: number): string {
  const [unit = '', ...model] = name.split(' ');
  const figures = `${shown(share)} of ${shown(limit)}`;
  return unit === 'calls' ? `${figures} calls in flight` : `${figures} ${unit} a minute (${model.join(' ')})`;
}

function shown(amount: number): string {
  return Math.floor(amount).toLocaleString('en-US');
}
