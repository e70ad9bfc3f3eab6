import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { damage, damageNames } from './damage.js';
import { hostileFiles } from './hostile-files.js';
import { otherConfigs, withHostileValue } from './hostile-values.js';
import { createRandom } from './random.js';
import { validConfig, validData, validPairs } from './valid-input.js';

/**
 * One broken input: what is wrong with it, and a function that writes `fgo.yaml` and its data into an empty
 * folder.
 */
export interface BrokenInput {
  name: string;
  write(folder: string): void;
  /** The arguments of `fgo`; `validate fgo.yaml` by default. */
  command?: string[];
}

const formats = Object.keys(validData);

function writeInput(folder: string, config: string | Buffer, dataName: string, data?: Buffer): void {
  const named = typeof config === 'string' ? config.replace('DATA', dataName) : config;
  writeFileSync(join(folder, 'fgo.yaml'), named);
  if (data) writeFileSync(join(folder, dataName), data);
}

function validDataOf(format: string): Buffer {
  const data = validData[format];
  if (!data) throw new Error(`There are no valid data in the format ${format}.`);
  return data;
}

function damagedConfig(seed: number): BrokenInput {
  const random = createRandom(seed);
  const kind = random.pick(damageNames);
  const config = damage(Buffer.from(validConfig.replace('DATA', 'data.csv')), kind, random);
  return {
    name: `configuration ${seed}: ${kind}`,
    write: folder => writeInput(folder, config, 'data.csv', validDataOf('data.csv')),
  };
}

function damagedData(seed: number): BrokenInput {
  const random = createRandom(seed);
  const [format, kind] = [random.pick(formats), random.pick(damageNames)];
  const data = damage(validDataOf(format), kind, random);
  return {
    name: `${format} ${seed}: ${kind}`,
    write: folder => writeInput(folder, validConfig, format, data),
  };
}

function hostileConfig(seed: number): BrokenInput {
  const { text, change } = withHostileValue(validConfig, createRandom(seed));
  return {
    name: `configuration ${seed}: ${change}`,
    write: folder => writeInput(folder, text, 'data.csv', validDataOf('data.csv')),
  };
}

/** Answers to score, one JSON object per line. */
function damagedPairs(seed: number): BrokenInput {
  const random = createRandom(seed);
  const kind = random.pick(damageNames);
  const pairs = damage(validPairs, kind, random);
  return {
    name: `pairs ${seed}: ${kind}`,
    command: ['score', 'fgo.yaml', '--pairs', 'pairs.jsonl'],
    write(folder) {
      writeInput(folder, validConfig, 'data.csv', validDataOf('data.csv'));
      writeFileSync(join(folder, 'pairs.jsonl'), pairs);
    },
  };
}

/**
 * `count` broken inputs: every hostile file and every configuration that is something else, then damaged and
 * hostile ones in turn. The same seed returns the same inputs.
 */
export function brokenInputs(count: number, seed: number): BrokenInput[] {
  const fixed = [
    ...Object.entries(hostileFiles).map(([name, file]) => ({
      name: `${file.name}: ${name}`,
      write(folder: string) {
        writeInput(folder, validConfig, file.name);
        file.write(join(folder, file.name));
      },
    })),
    ...Object.entries(otherConfigs).map(([name, text]) => ({
      name: `configuration: ${name}`,
      write: (folder: string) => writeInput(folder, text, 'data.csv', validDataOf('data.csv')),
    })),
  ];
  const kinds = [damagedConfig, damagedData, hostileConfig, damagedData, hostileConfig, damagedPairs];
  const drawn = Array.from({ length: Math.max(0, count - fixed.length) }, (_, index) => {
    const make = kinds[index % kinds.length] ?? damagedData;
    return make(seed * 100_000 + index);
  });
  return [...fixed, ...drawn].slice(0, count);
}
