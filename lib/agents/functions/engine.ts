import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import releaseSync from '@jitl/quickjs-wasmfile-release-sync';
import { newQuickJSWASMModuleFromVariant, newVariant } from 'quickjs-emscripten-core';
import type { QuickJSContext, QuickJSRuntime, QuickJSSyncVariant } from 'quickjs-emscripten-core';
import type { FunctionLimits } from './limits.js';

/** What Node has of it and is used here: its types are in the library for browsers alone. */
declare const WebAssembly: {
  Module: new (bytes: Uint8Array) => object;
  Memory: new (pages: { initial: number; maximum: number }) => { readonly buffer: ArrayBuffer };
};

// The package's types are those of its CommonJS build, which holds this under `default`.
const variant = releaseSync as unknown as QuickJSSyncVariant;
const page = 64 * 1024;
/** What the engine's program begins with. */
const firstPages = 256;
/** The engine asks whether to go on each time it has made so many steps. */
const stepsBetweenQuestions = 10_000;

const program = new WebAssembly.Module(
  readFileSync(createRequire(import.meta.url).resolve('@jitl/quickjs-wasmfile-release-sync/wasm')),
);

/** A JavaScript engine for one call. Nothing of it is used again, so nothing needs to be released. */
export interface Engine {
  readonly runtime: QuickJSRuntime;
  readonly context: QuickJSContext;
  /** Why the call must end, once it must; the code cannot catch this. */
  readonly stopped: 'steps' | 'time' | null;
  /** Whether it has (nearly) all the memory that it may have. */
  readonly isFull: boolean;
  /** Stops the call if its time is up. */
  look(): void;
}

/**
 * QuickJS in WebAssembly, with a memory of its own: the engine's own count of memory misses most of what small
 * objects take, so the memory itself is bounded; and it never shrinks, so each call has a new one.
 */
export async function createEngine(limits: FunctionLimits): Promise<Engine> {
  const most = Math.max(firstPages, Math.floor(limits.memoryBytes / page));
  const wasmMemory = new WebAssembly.Memory({ initial: firstPages, maximum: most });
  const quickjs = await newQuickJSWASMModuleFromVariant(
    newVariant(variant, { wasmModule: program, wasmMemory }),
  );
  const runtime = quickjs.newRuntime({ maxStackSizeBytes: limits.stackBytes });
  const deadline = performance.now() + limits.timeMs;
  let questions = 0;
  let stopped: Engine['stopped'] = null;
  const look = () => {
    if (performance.now() > deadline) stopped ??= 'time';
  };
  runtime.setInterruptHandler(() => {
    // The first question comes with the first step.
    if (questions * stepsBetweenQuestions >= limits.steps) stopped ??= 'steps';
    questions += 1;
    look();
    return stopped !== null;
  });
  return {
    runtime,
    context: runtime.newContext(),
    get stopped() {
      return stopped;
    },
    get isFull() {
      return wasmMemory.buffer.byteLength > (most - 32) * page;
    },
    look,
  };
}
