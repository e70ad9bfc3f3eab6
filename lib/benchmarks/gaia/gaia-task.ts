import type { Task } from '../../domain/task.js';

/** A question from GAIA or from its sample. */
export interface GaiaTask {
  id: string;
  level: 1 | 2 | 3;
  question: string;
  answer: string;
  /** Null if nothing is attached. */
  file: {
    name: string;
    sha256: string;
    bytes: number;
    /** For sample tasks: the key for regenerating the file. */
    sample?: string;
  } | null;
}

/** Converts a question to a task. The agent sees the attachment's name; the metadata locates the file. */
export function taskOf({ id, level, question, answer, file }: GaiaTask): Task {
  return {
    id,
    input: file === null ? question : `${question}\n\nAttached file: ${file.name}`,
    expected: answer,
    metadata: {
      level: String(level),
      ...(file && { file: file.name, fileSha256: file.sha256 }),
      ...(file?.sample !== undefined && { fileSample: file.sample }),
    },
  };
}
