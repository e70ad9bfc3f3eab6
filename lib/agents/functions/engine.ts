import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import releaseSync from '@jitl/quickjs-wasmfile-release-sync';
import { newQuickJSWASMModuleFromVariant, newVariant } from 'quickjs-emscripten-core';
import type { QuickJSContext, QuickJSRuntime, QuickJSSyncVariant } from 'quickjs-emscripten-core';
import type { FunctionLimits } from './limits.js';

/** The parts of Node's WebAssembly that this file uses: TypeScript has its types only in the DOM library. */
declare const WebAssembly: {
  Module: new (bytes: Uint8Array) => object;
  Memory: new (pages: { initial: number; maximum: number }) => { readonly buffer: ArrayBuffer };
};

// The package has the types of its CommonJS build, which exports this under `default`.
const variant = releaseSync as unknown as QuickJSSyncVariant;
const page = 64 * 1024;
/** The initial memory of the engine's program, in pages. */
const firstPages = 256;
/** The engine calls the interrupt handler after this many steps. */
const stepsBetweenQuestions = 10_000;

const program = new WebAssembly.Module(
  readFileSync(createRequire(import.meta.url).resolve('@jitl/quickjs-wasmfile-release-sync/wasm')),
);

/** A JavaScript engine for one call. It is never reused, so nothing needs to be released. */
export interface Engine {
  readonly runtime: QuickJSRuntime;
  readonly context: QuickJSContext;
  /** Why the call must end, if it must; the code cannot catch this. */
  readonly stopped: 'steps' | 'time' | null;
  /** Whether (nearly) all of the allowed memory is in use. */
  readonly isFull: boolean;
  /** Stops the call if its time is up. */
  checkTime(): void;
}

/**
 * Creates a QuickJS engine in WebAssembly with its own memory. The limit applies to that memory, because the
 * engine's own accounting misses most of the memory of small objects. It never shrinks, so each call gets a
 * new one.
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
  const checkTime = () => {
    if (performance.now() > deadline) stopped ??= 'time';
  };
  runtime.setInterruptHandler(() => {
    // The engine first calls this handler at the first step.
    if (questions * stepsBetweenQuestions >= limits.steps) stopped ??= 'steps';
    questions += 1;
    checkTime();
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
    checkTime,
  };
}
