/**
 * A value as a structured clone would keep it. It is not copied, since that costs too much a hundred thousand times over:
 * it is frozen, so that whoever changes what was stored fails at once.
 */
export function frozen<T>(value: T): T {
  if (typeof value === 'function' || typeof value === 'symbol') throw new TypeError('This can’t be cloned.');
  if (typeof value !== 'object' || value === null || value instanceof ArrayBuffer || Object.isFrozen(value))
    return value;
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== Array.prototype)
    throw new TypeError('Only plain data is kept as it is.');
  for (const part of Object.values(value)) frozen(part as unknown);
  return Object.freeze(value);
}
