import common = require('@temporalio/common');

/**
 * Puts the message and the stack of a failure into a payload, so that the codec encrypts them too. The
 * workflow bundle contains this module, and the SDK loads it with `require`, so it is not an ES module.
 */
const failureConverter = new common.DefaultFailureConverter({ encodeCommonAttributes: true });

export = { failureConverter };
