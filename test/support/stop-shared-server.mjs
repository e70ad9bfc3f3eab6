// Jest's global tear-down of `npm test`.
export async function stopSharedServer() {
  await globalThis.stopSharedServer?.();
}

export { stopSharedServer as default };
