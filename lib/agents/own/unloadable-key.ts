/**
 * The key of the message sent instead of any reply if a module file cannot be loaded: no task can run then.
 */
export const unloadableKey = 'fgo_unloadable';
