import { readdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import pLimit from 'p-limit';
import { isJsonObject, type Json } from '../../domain/json.js';
import { allOrProblems, DataError } from '../../data/data-error.js';
import { excerpt } from '../../text/excerpt.js';
import { errorCode } from '../../text/error-code.js';
import { didYouMean } from '../../config/nearest.js';
import { parseJsonFile } from '../../data/parse-json-rows.js';
import { combinedSource, readSource, type Source } from '../../data/read-source.js';

/** One invoice of the benchmark. */
export interface InvoiceFile {
  id: string;
  xml: string;
  /** The transport references on the invoice; empty if there are none. */
  references: string[];
  /** Named in errors. */
  file: string;
}

const idKeys = ['id', 'uuid', 'file', 'filename'];
const referenceKeys = ['references', 'reference', 'answer', 'answers', 'expected', 'ground_truth'];

/**
 * Reads the folder format of the public subset: `data/ground_truth.json` and `data/<UUID>.xml`, with or
 * without the `data` folder. The ground truth is an object of id → reference or references, or an array of
 * objects with an id (`id`, `uuid`, `file` or `filename`; an .xml extension is dropped) and the references
 * (`references`, `reference`, `answer`, `answers`, `expected` or `ground_truth`). References are a text, a
 * number, a list of these, or null and "" for none. XML files without ground truth are skipped. The paths of
 * the sources start with `shownAs`. Throws DataError.
 */
export async function readFolder(
  folder: string,
  shownAs = folder,
): Promise<{ invoices: InvoiceFile[]; sources: Source[] }> {
  const data = await dataFolder(folder);
  const truthFile = join(data, 'ground_truth.json');
  const { text, source } = await readSource(truthFile);
  const truth = readTruth(parseJsonFile(text, truthFile), truthFile);
  if (truth.size === 0) throw new DataError('the file lists no invoices', { file: truthFile });
  await checkPresent([...truth.keys()], data, truthFile);
  const limit = pLimit(16);
  const read = await allOrProblems(
    [...truth].map(([id, references]) =>
      limit(async () => {
        const file = join(data, `${id}.xml`);
        const { text: xml, source: xmlSource } = await readSource(file);
        return { invoice: { id, xml, references, file }, source: xmlSource };
      }),
    ),
  );
  const shown = join(shownAs, relative(folder, data));
  const documents = combinedSource(
    join(shown, '*.xml'),
    read.map(({ source: { sha256, bytes }, invoice }) => ({ name: `${invoice.id}.xml`, sha256, bytes })),
  );
  return {
    invoices: read.map(({ invoice }) => invoice),
    sources: [{ ...source, path: join(shown, 'ground_truth.json') }, documents],
  };
}

async function dataFolder(folder: string): Promise<string> {
  const names = await namesIn(folder);
  return names.includes('ground_truth.json') ? folder : join(folder, 'data');
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    const code = errorCode(error) ?? 'unknown cause';
    const problem = `the folder cannot be read (${code}): it should contain data/ground_truth.json and data/<UUID>.xml`;
    throw new DataError(problem, { file: folder }, { cause: error });
  }
}

function readTruth(value: Json, file: string): Map<string, string[]> {
  const truth = new Map<string, string[]>();
  for (const [index, { id, references }] of entriesOf(value, file).entries()) {
    const place = { file, row: index + 1, value: excerpt(id) };
    if (!/^[\w.-]{1,200}$/.test(id) || id.startsWith('.')) {
      throw new DataError('an id names a file: use only letters, digits, ".", "-" and "_"', place);
    }
    if (truth.has(id)) throw new DataError('this id occurs twice', place);
    truth.set(id, toReferences(references, place));
  }
  return truth;
}

function entriesOf(value: Json, file: string): { id: string; references: Json }[] {
  if (Array.isArray(value)) return value.map((item, index) => entryOf(item, { file, row: index + 1 }));
  if (value === null || typeof value !== 'object') {
    throw new DataError('an object of id → references is needed, or an array of objects with both', { file });
  }
  return Object.entries(value).map(([id, references]) => ({ id: withoutEnding(id), references }));
}

function entryOf(item: Json, place: { file: string; row: number }): { id: string; references: Json } {
  const object = isJsonObject(item) ? item : {};
  const id = idKeys.map(key => object[key]).find(value => typeof value === 'string');
  const key = referenceKeys.find(name => Object.hasOwn(object, name));
  if (typeof id !== 'string' || key === undefined) {
    const problem = `an object with an id (${idKeys.join(', ')}) and references (${referenceKeys.join(', ')}) is needed`;
    throw new DataError(problem, { ...place, value: excerpt(JSON.stringify(item)) });
  }
  return { id: withoutEnding(id), references: object[key] ?? null };
}

function withoutEnding(name: string): string {
  return name.replace(/\.xml$/i, '');
}

function toReferences(value: Json, place: { file: string; row: number; value: string }): string[] {
  const items = Array.isArray(value) ? value : [value];
  const references = items.filter(item => item !== null && item !== '');
  const odd = references.find(item => typeof item !== 'string' && typeof item !== 'number');
  if (odd !== undefined) throw new DataError('references must be a text or a list of texts', place);
  return references.map(String);
}

async function checkPresent(ids: string[], folder: string, truthFile: string): Promise<void> {
  const names = new Set(await namesIn(folder));
  const missing = ids.filter(id => !names.has(`${id}.xml`));
  const [first] = missing;
  if (first === undefined) return;
  const candidates = [...names].filter(name => name.endsWith('.xml')).slice(0, 5_000);
  const hint = didYouMean(`${first}.xml`, candidates);
  const count =
    missing.length === 1 ? 'this invoice has' : `this invoice and ${missing.length - 1} more have`;
  throw new DataError(`${count} no XML file in the folder.${hint}`, {
    file: truthFile,
    value: `${first}.xml`,
  });
}
