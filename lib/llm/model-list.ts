import { distance } from 'fastest-levenshtein';

/**
 * Whether a model list includes a name. Some endpoints list `models/NAME`, some `NAME:latest` for NAME, some
 * patterns such as `openai/*`; many accept variants after a colon, such as `NAME:nitro`.
 */
export function listsModel(names: readonly string[], model: string): boolean {
  const asked = plain(model);
  const base = asked.replace(/:[^:/]*$/, '');
  return names.map(plain).some(name => {
    if (name.includes('*')) return patternOf(name).test(asked);
    return name === asked || name === base;
  });
}

function plain(name: string): string {
  return name.replace(/^models\//, '').replace(/:latest$/, '');
}

function patternOf(name: string): RegExp {
  const parts = name.split('*').map(part => part.replace(/[.+?^${}()|[\]\\/]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`);
}

/** The listed names that are most similar to a name. */
export function nearestNames(name: string, names: readonly string[]): string[] {
  return names
    .map(candidate => ({ candidate, far: distance(name, candidate) }))
    .sort((left, right) => left.far - right.far || (left.candidate < right.candidate ? -1 : 1))
    .slice(0, 3)
    .map(({ candidate }) => candidate);
}
