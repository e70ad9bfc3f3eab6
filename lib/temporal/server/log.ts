/** Prints one line for a person (stderr). Never pass it keys. */
export type Log = (line: string) => void;
