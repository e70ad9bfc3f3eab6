import type { Task } from '../../domain/task.js';

/** A question of GAIA, or of its sample. */
export interface GaiaTask {
  id: string;
  level: 1 | 2 | 3;
  question: string;
  answer: string;
  /** Null where none is attached. */
  file: {
    name: string;
    sha256: string;
    bytes: number;
    /** Of a task of the sample: what its file is made from again. */
    sample?: string;
  } | null;
}

/** As a task: the agent is told the name of what is attached, and finds the file by the metadata. */
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
