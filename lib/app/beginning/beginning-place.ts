import type { Locate } from '../../config/locate.js';

/** Where the start modules are looked up, and how to locate the setting in error messages. */
export interface BeginningPlace {
  configFile: string;
  /** The store that the configuration names. */
  storePath: string;
  /** Locates a key below `optimize.begin`. */
  locate: Locate;
}
