import { Pace } from '../../../../../lib/store/s3/pace.js';

/** Appends until the saved requests are spent. */
async function spend(pace: Pace): Promise<void> {
  for (let index = 0; index < 20; index++) {
    await pace.beforeAppend(performance.now());
    pace.appended();
  }
}

async function waitBefore(pace: Pace): Promise<number> {
  const started = performance.now();
  await pace.beforeAppend(started);
  pace.appended();
  return performance.now() - started;
}

describe('the pace of appends', () => {
  it('starts without waiting', async () => {
    const pace = new Pace(10_000);
    await spend(pace);
  });

  it('waits until enough writes share a request', async () => {
    const pace = new Pace(10_000);
    await spend(pace);
    let isWaiting = true;
    const waited = pace.beforeAppend(performance.now()).then(() => (isWaiting = false));
    for (let index = 0; index < 3; index++) pace.writeArrived();
    await new Promise(resolve => setImmediate(resolve));
    expect(isWaiting).toBe(true);
    pace.writeArrived();
    await waited;
  });

  it('waits for a limited time, and not each time if nobody comes', async () => {
    const pace = new Pace(40);
    await spend(pace);
    const waits: boolean[] = [];
    for (let index = 0; index < 6; index++) waits.push((await waitBefore(pace)) >= 35);
    expect(waits).toEqual([true, false, true, false, false, true]);
  });
});
