import { LivingHolders } from '../../../../lib/limits/living-holders.js';
import type { Holder } from '../../../../lib/limits/lease-record.js';

function holder(beat: number): Holder {
  const seenAt = new Date().toISOString();
  const process = { host: 'host', machine: 'machine', pid: 1, started: '1' };
  return { ...process, beat, seenAt, limits: {}, runs: {}, granted: {}, owed: 0 };
}

describe('the holders of a record', () => {
  it('stay ended when the record is read again', async () => {
    const living = new LivingHolders(() => Promise.resolve(true));
    for (let read = 0; read < 2; read++) expect(await living.of({ other: holder(7) }, 'own')).toEqual({});
  });

  it('are alive if they enter themselves again, whatever their clock and process id say', async () => {
    const living = new LivingHolders(() => Promise.resolve(true));
    await living.of({ other: holder(7) }, 'own');
    await living.of({}, 'own');
    expect(Object.keys(await living.of({ other: holder(8) }, 'own'))).toEqual(['other']);
  });
});
