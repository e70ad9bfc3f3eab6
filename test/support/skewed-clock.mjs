// A process that is started with `--import` of this file has a wrong clock: FGO_TEST_CLOCK_AHEAD_MS
// milliseconds ahead.
const ahead = Number(process.env.FGO_TEST_CLOCK_AHEAD_MS ?? 0);
const RealDate = Date;

globalThis.Date = class extends RealDate {
  constructor(...parts) {
    if (parts.length > 0) super(...parts);
    else super(RealDate.now() + ahead);
  }

  static now() {
    return RealDate.now() + ahead;
  }
};
