/** Where in the data a problem stands, as far as it is known. */
export interface DataPlace {
  /** As the configuration names it, or the full path. */
  file?: string;
  /** The line of the file, from 1. */
  line?: number;
  /** The number of the data row (the header is none), from 1. */
  row?: number;
  column?: string;
  /** The offending value, cut short. */
  value?: string;
  /** The key of the configuration that is to be mended, where it is not the data. */
  key?: string[];
}

/** The user's data cannot be used as it is. The message says where and what to do; nothing was spent yet. */
export class DataError extends Error {
  readonly place: DataPlace;
  /** What is wrong, without the place. */
  readonly problem: string;

  constructor(problem: string, place: DataPlace = {}, options?: { cause?: unknown }) {
    super(`${describePlace(place)}${problem}`, options);
    this.name = 'DataError';
    this.problem = problem;
    this.place = place;
  }
}

function describePlace(place: DataPlace): string {
  const parts = [
    place.file,
    place.line === undefined ? undefined : `line ${place.line}`,
    place.row === undefined ? undefined : `row ${place.row}`,
    place.column === undefined ? undefined : `column "${place.column}"`,
  ].filter(part => part !== undefined);
  return parts.length === 0 ? '' : `${parts.join(', ')}: `;
}
