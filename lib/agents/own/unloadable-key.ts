/** Said in the place of any reply where a module's file cannot be loaded: then no task can be done at all. */
export const unloadableKey = 'fgo_unloadable';
