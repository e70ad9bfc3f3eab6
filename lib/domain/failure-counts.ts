/** Failures that critiques attribute to each module, by module name. A module without failures is absent. */
export type FailureCounts = Record<string, number>;
