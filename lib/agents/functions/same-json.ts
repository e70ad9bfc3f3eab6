import type { Json } from '../../domain/json.js';

const relativeTolerance = 1e-9;

/** Deep equality: ignores key order, and compares numbers within a relative tolerance of 1e-9. */
export function isSameJson(left: Json, right: Json): boolean {
  if (typeof left === 'number' && typeof right === 'number') return isSameNumber(left, right);
  if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null)
    return left === right;
  if (Array.isArray(left) || Array.isArray(right)) {
    if (!Array.isArray(left) || !Array.isArray(right) || left.length !== right.length) return false;
    return left.every((item, index) => isSameJson(item, right[index] ?? null));
  }
  const keys = Object.keys(left);
  if (keys.length !== Object.keys(right).length) return false;
  return keys.every(key => Object.hasOwn(right, key) && isSameJson(left[key] ?? null, right[key] ?? null));
}

function isSameNumber(left: number, right: number): boolean {
  return (
    left === right || Math.abs(left - right) <= relativeTolerance * Math.max(Math.abs(left), Math.abs(right))
  );
}
