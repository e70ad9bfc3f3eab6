import type { StatedLimit } from '../../../../lib/llm/limiter.js';
import { RequestRate } from '../../../../lib/llm/request-rate.js';

/** An endpoint with a bucket of permissions that refills steadily. */
interface Bucket {
  perSecond: number;
  capacity: number;
  /** What it asks refused requests to wait. */
  waitMs?: number;
  states?: boolean;
}

/** Sends requests for some virtual minutes, 64 in flight; returns how many were accepted and refused. */
function storm(bucket: Bucket, { seconds, latencyMs = 1_000 }: { seconds: number; latencyMs?: number }) {
  const rate = new RequestRate();
  let permissions = bucket.capacity;
  let filledAt = 0;
  let inFlight = 0;
  const answers: { at: number; answer: () => void }[] = [];
  const counts = { accepted: 0, refused: 0 };

  function send(now: number): void {
    rate.send(now);
    inFlight += 1;
    permissions = Math.min(bucket.capacity, permissions + ((now - filledAt) / 1_000) * bucket.perSecond);
    filledAt = now;
    const isAccepted = permissions >= 1;
    if (isAccepted) permissions -= 1;
    if (now >= (seconds * 1_000) / 2) counts[isAccepted ? 'accepted' : 'refused'] += 1;
    const limit = bucket.perSecond * 60;
    const remaining = Math.floor(permissions * (limit / bucket.capacity));
    const stated: StatedLimit[] = bucket.states
      ? [{ unit: 'requests', limit, remaining, windowMs: 60_000 }]
      : [];
    const answer = isAccepted
      ? () => rate.learn(stated, 100)
      : () => rate.refuse(now, now + 5, bucket.waitMs);
    answers.push({ at: now + (isAccepted ? latencyMs : 5), answer });
  }

  for (let now = 0; now < seconds * 1_000; now += 5) {
    for (const { answer } of answers.filter(({ at }) => at === now)) {
      inFlight -= 1;
      answer();
    }
    while (inFlight < 64 && rate.readyAt() <= now) send(now);
  }
  return counts;
}

describe('the rate of requests', () => {
  it.each<[string, Bucket]>([
    ['with a small bucket', { perSecond: 30, capacity: 30, waitMs: 1_000 }],
    ['with a bucket of a minute', { perSecond: 30, capacity: 1_800, waitMs: 1_000 }],
    ['that says not how long to wait', { perSecond: 20, capacity: 20 }],
    ['with few requests a minute', { perSecond: 2, capacity: 4, waitMs: 2_000 }],
  ])('stays above 85 %% of what an endpoint %s allows, with few refusals', (_name, bucket) => {
    const { accepted, refused } = storm(bucket, { seconds: 240 });
    expect(accepted / (bucket.perSecond * 120)).toBeGreaterThan(0.85);
    expect(refused / accepted).toBeLessThan(0.03);
  });

  it('needs no refusal if the endpoint states its limit', () => {
    const bucket = { perSecond: 10, capacity: 600, states: true };
    const { accepted, refused } = storm(bucket, { seconds: 240 });
    expect(accepted / (bucket.perSecond * 120)).toBeGreaterThan(0.9);
    expect(refused).toBe(0);
  });

  it('is unlimited until a refusal', () => {
    const rate = new RequestRate();
    for (let sent = 0; sent < 1_000; sent += 1) rate.send(0);
    expect(rate.readyAt()).toBeLessThanOrEqual(0);
  });

  it('recovers from an endpoint that refuses everything for a while', () => {
    const rate = new RequestRate();
    let now = 0;
    for (; now < 10_000; now += 100) {
      if (rate.readyAt() > now) continue;
      rate.send(now);
      rate.refuse(now, now);
    }
    let sent = 0;
    for (; now < 130_000; now += 10) {
      for (; rate.readyAt() <= now && now > 120_000 && sent < 1_000; sent += 1) rate.send(now);
      if (rate.readyAt() <= now && now <= 120_000) rate.send(now);
    }
    expect(sent / 10).toBeGreaterThan(20);
  });

  it('keeps to stated tokens by what calls used', () => {
    const rate = new RequestRate();
    rate.send(0);
    rate.learn([{ unit: 'tokens', limit: 60_000, remaining: 1_000, windowMs: 60_000 }], 500);
    let sent = 0;
    for (let now = 1_000; now < 11_000; now += 10) {
      for (; rate.readyAt() <= now; sent += 1) rate.send(now);
    }
    expect(sent).toBeGreaterThan(17);
    expect(sent).toBeLessThanOrEqual(21);
  });
});
