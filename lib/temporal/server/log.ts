/** Takes one line for a person (stderr). Never given keys. */
export type Log = (line: string) => void;
