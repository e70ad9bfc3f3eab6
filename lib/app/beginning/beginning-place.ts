import type { Locate } from '../../config/locate.js';

/** Where a beginning is looked for, and who is to blame where it is not found. */
export interface BeginningPlace {
  configFile: string;
  /** The store of the configuration. */
  storePath: string;
  /** Finds a key below `optimize.begin`. */
  locate: Locate;
}
