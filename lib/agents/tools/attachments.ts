import { errorText } from '../../domain/errors.js';
import { UnavailableError } from '../infrastructure-errors.js';
import { basename, join } from 'node:path';
import type { Task } from '../../domain/task.js';
import { openAttachment } from '../../benchmarks/gaia/open-attachment.js';
import { sampleFile } from '../../benchmarks/gaia/sample/sample-tasks.js';
import { ToolRefusal } from './tool.js';
import { sha256 } from '../../text/canonical-json.js';

/** Larger files are not documents to read. */
const mostBytes = 30 * 1024 * 1024;

/** A file that belongs to a task. */
export interface Attachment {
  name: string;
  bytes: Buffer;
  sha256: string;
}

/**
 * Reads the attachment that the model asks for. Only names listed in the task are valid, so no path can reach
 * another file. Throws ToolRefusal, or AGENT_UNAVAILABLE if the folder changed since the run started.
 */
export async function readAttachment(request: {
  task: Task;
  /** The name that the model wrote. */
  name: string;
  /** Undefined if the task's files are not in a folder. */
  directory: string | undefined;
}): Promise<Attachment> {
  const { task, name, directory } = request;
  const { file, fileSha256, fileSample } = task.metadata;
  if (file === undefined) throw new ToolRefusal('No file is attached to this task.');
  if (name !== file && basename(name) !== file) {
    throw new ToolRefusal(`There is no such file. The one that is attached is ${file}.`);
  }
  const bytes =
    fileSample === undefined
      ? await readWithin(directory, file)
      : (sampleFile(fileSample) ?? Buffer.alloc(0));
  const hash = sha256(bytes);
  if (fileSha256 !== undefined && fileSha256 !== hash) throw changed(file);
  return { name: file, bytes, sha256: hash };
}

async function readWithin(directory: string | undefined, file: string): Promise<Buffer> {
  if (directory === undefined) {
    throw new UnavailableError(
      'AGENT_UNAVAILABLE',
      `The folder of the attached file ${file} is not known.`,
      'Name it in agent.directory, and begin a new run.',
    );
  }
  // The name comes from the task list, which was checked to contain only file names.
  const path = join(directory, basename(file));
  try {
    const handle = await openAttachment(directory, basename(file));
    try {
      const { size } = await handle.stat();
      if (size <= mostBytes) return await handle.readFile();
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw new UnavailableError(
      'AGENT_UNAVAILABLE',
      `The attached file ${path} cannot be read: ${errorText(error)}.`,
      'Put it back, or make the folder available on this machine; then continue the run.',
      { cause: error },
    );
  }
  throw new ToolRefusal(`${file} is larger than 30 MB: it cannot be read here.`);
}

function changed(file: string): UnavailableError {
  return new UnavailableError(
    'AGENT_UNAVAILABLE',
    `The attached file ${file} is another one than when the run began.`,
    'Put the earlier one back and continue the run, or start a new run.',
  );
}
