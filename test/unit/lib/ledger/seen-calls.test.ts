import { usageRoles } from '../../../../lib/domain/usage.js';
import { SeenCalls, type SeenCall } from '../../../../lib/ledger/seen-calls.js';

function callOf(number: number): SeenCall {
  return {
    role: usageRoles[number % usageRoles.length] ?? 'agent',
    usage: {
      calls: 1,
      promptTokens: number,
      cachedTokens: 2 * number,
      completionTokens: 3 * number,
      usd: number % 3 === 0 ? null : number / 1e7,
    },
    isFinal: number % 2 === 0,
    paidHere: number % 7 === 0,
    remarks: number % 100 === 0 ? { needsRoom: true } : undefined,
  };
}

test('calls are returned as they were last set', () => {
  const calls = new SeenCalls();
  const all = Array.from({ length: 3_000 }, (_, number) => number);
  for (const number of all) calls.set(`key ${number}`, callOf(0));
  for (const number of all) calls.set(`key ${number}`, callOf(number));
  expect(calls.size).toBe(all.length);
  expect(calls.all()).toEqual(all.map(callOf));
  expect(all.map(number => calls.get(`key ${number}`))).toEqual(all.map(callOf));
  expect(calls.get('key of none')).toBeUndefined();
  expect(calls.withRemarks()).toHaveLength(30);
});
