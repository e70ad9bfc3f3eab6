import { resolve } from 'node:path';
import { deriveSeed } from '../../optimizer/seed.js';
import type { Splits, Task } from '../../domain/task.js';
import type { BenchmarkConfig } from '../../config/dataset.js';
import { DataError } from '../../data/data-error.js';
import { sourceOf, type Source } from '../../data/read-source.js';
import { splitTasks } from '../../data/split.js';
import { generateInvoices, groundTruth } from './generate.js';
import type { GeneratedInvoice } from './generate.js';
import { readFolder, type InvoiceFile } from './read-folder.js';
import { renderInvoice, textAt } from './render.js';

interface LoadLogisticsQaOptions {
  benchmark: Extract<BenchmarkConfig, { name: 'logisticsqa' }>;
  /** Base folder of relative paths. */
  configDirectory: string;
  seed: number;
}

/**
 * The splits of LogisticsQA (arXiv 2505.03973). The input is a freight invoice; the expected answer is its
 * transport references. Reads a folder (see `readFolder`) or generates invoices. Stratified by sender, so
 * that each split has each sender. Throws DataError.
 */
export async function loadLogisticsQa(
  options: LoadLogisticsQaOptions,
): Promise<{ splits: Splits; sources: Source[] }> {
  const { benchmark, seed } = options;
  const { tasks, sources, file } = await invoicesOf(options);
  const splits = splitTasks({
    tasks,
    sizes: benchmark.splits,
    classOf: task => task.metadata['sender'] ?? '',
    seed: deriveSeed(seed, 'splits'),
    place: { file, key: ['benchmark', 'splits'] },
  });
  return { splits, sources };
}

async function invoicesOf({
  benchmark,
  configDirectory,
}: LoadLogisticsQaOptions): Promise<{ tasks: Task[]; sources: Source[]; file: string }> {
  const { path, generate } = benchmark;
  if (path !== undefined) {
    const folder = resolve(configDirectory, path);
    const { invoices, sources } = await readFolder(folder, path);
    return { tasks: await invoiceTasks(invoices), sources, file: folder };
  }
  if (generate === undefined) {
    throw new DataError(
      'the benchmark logisticsqa needs path: FOLDER, or generate: {…} to generate invoices',
    );
  }
  const generated = generateInvoices(generate);
  const { seed, invoices, senders } = generate;
  const source = sourceOf(
    `generated logisticsqa (seed ${seed}, ${invoices} invoices, ${senders} senders)`,
    [groundTruth(generated), ...generated.map(({ xml }) => xml)].join('\n'),
  );
  return { tasks: generated.map(taskOf), sources: [source], file: source.path };
}

/** Converts invoices to tasks. Throws DataError. */
export async function invoiceTasks(invoices: readonly InvoiceFile[]): Promise<Task[]> {
  // Generated invoices need no parser.
  const { parseXml } = await import('./parse-xml.js');
  return invoices.map(({ id, xml, references, file }) =>
    taskOf({ id, root: parseXml(xml, file), references }),
  );
}

/** The task of an invoice expects its references. */
function taskOf({ id, root, references }: Omit<GeneratedInvoice, 'xml'>): Task {
  const party = ['AccountingSupplierParty', 'Party'];
  const sender =
    textAt(root, [...party, 'PartyName', 'Name']) ??
    textAt(root, [...party, 'PartyLegalEntity', 'RegistrationName']);
  return { id, input: renderInvoice(root), expected: references, metadata: { sender: sender ?? 'unknown' } };
}
