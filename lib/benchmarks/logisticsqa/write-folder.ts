import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Source } from '../../data/read-source.js';
import type { GeneratedInvoice, GenerateSettings } from './generate.js';

/** Writes invoices in the folder format of the public subset: data/ground_truth.json and data/<UUID>.xml. */
export async function writeFolder(folder: string, invoices: readonly GeneratedInvoice[]): Promise<void> {
  const data = join(folder, 'data');
  await mkdir(data, { recursive: true });
  for (const { id, xml } of invoices) await writeFile(join(data, `${id}.xml`), xml);
  await writeFile(join(data, 'ground_truth.json'), truthOf(invoices));
}

/** The fingerprint of generated invoices, used instead of a file's. */
export function sourceOfGenerated(settings: GenerateSettings, invoices: readonly GeneratedInvoice[]): Source {
  const content = [truthOf(invoices), ...invoices.map(({ xml }) => xml)].join('\n');
  const { seed, invoices: count, senders } = settings;
  return {
    path: `generated logisticsqa (seed ${seed}, ${count} invoices, ${senders} senders)`,
    sha256: createHash('sha256').update(content).digest('hex'),
    bytes: Buffer.byteLength(content),
  };
}

function truthOf(invoices: readonly GeneratedInvoice[]): string {
  return `${JSON.stringify(Object.fromEntries(invoices.map(({ id, references }) => [id, references])), null, 2)}\n`;
}
