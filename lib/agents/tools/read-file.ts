import { extname } from 'node:path';
import { z } from 'zod';
import { readAttachment } from './attachments.js';
import type { Attachment } from './attachments.js';
import { readDocument } from './documents/read-document.js';
import { ToolRefusal, defineTool } from './tool.js';
import type { Tool, ToolResult } from './tool.js';

const imageTypes: Record<string, string> = {
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.gif': 'image/gif',
  '.webp': 'image/webp',
};
/** Known non-text formats, so that the refusal can name them. */
const unreadable: Record<string, string> = {
  '.mp3': 'an audio file',
  '.wav': 'an audio file',
  '.m4a': 'an audio file',
  '.mp4': 'a video file',
  '.mov': 'a video file',
  '.zip': 'an archive',
  '.docx': 'a Word document',
  '.pptx': 'a presentation',
  '.xls': 'an old Excel workbook',
};
const mostImageBytes = 5 * 1024 * 1024;
/** Space for the line that explains how to read on. */
const roomForNote = 150;

/** Reads only the attachments of the task. */
export function readFileTool(options: {
  directory: string | undefined;
  images: boolean;
  /** The maximum result length, in characters. */
  most: number;
}): Tool {
  const { directory, images, most } = options;
  return defineTool({
    name: 'read_file',
    description:
      'Reads the file that is attached to the task: text, csv, json, xlsx (each sheet as csv) and pdf. A long one is read in pieces.',
    input: z.strictObject({
      name: z.string().min(1).max(500).describe('The name of the attached file.'),
      from: z
        .number()
        .int()
        .min(0)
        .max(2_000_000)
        .optional()
        .describe('The character to begin at; 0 if not given.'),
    }),
    async run({ name, from = 0 }, { task }) {
      const attachment = await readAttachment({ task, name, directory });
      const ending = extname(attachment.name).toLowerCase();
      const type = imageTypes[ending];
      if (type !== undefined) return imageOf(attachment, type, images);
      const text = await textOf(attachment, ending);
      if (from >= text.length && from > 0) {
        throw new ToolRefusal(`The file has ${text.length} characters: there is nothing at ${from}.`);
      }
      return { text: pieceOf(text, from, Math.max(1, most - roomForNote)) };
    },
  });
}

function pieceOf(text: string, from: number, most: number): string {
  const end = from + most;
  if (end >= text.length) return text.slice(from);
  return `${text.slice(from, end)}\n… (${text.length - end} more characters: call again with from: ${end})`;
}

function imageOf({ name, bytes }: Attachment, type: string, images: boolean): ToolResult {
  if (!images) throw new ToolRefusal(`${name} is an image, and this model is not given images.`);
  if (bytes.length > mostImageBytes) throw new ToolRefusal(`${name} is larger than 5 MB.`);
  return { text: `${name} follows as an image.`, image: `data:${type};base64,${bytes.toString('base64')}` };
}

async function textOf({ name, bytes, sha256 }: Attachment, ending: string): Promise<string> {
  if (ending === '.xlsx' || ending === '.pdf') {
    return readDocument({ kind: ending === '.pdf' ? 'pdf' : 'xlsx', bytes, sha256 });
  }
  const what = unreadable[ending];
  if (what !== undefined) throw new ToolRefusal(`${name} is ${what}: this tool cannot read it.`);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    if (bytes.includes(0)) throw new ToolRefusal(`${name} is a binary file: this tool cannot read it.`);
    return new TextDecoder('latin1').decode(bytes);
  }
}
