// Loaded before a command: writes the largest resident set of the process, in KiB, as it ends.
import { writeFileSync } from 'node:fs';

const { FUZZ_MEMORY_FILE: file } = process.env;
if (file) process.on('exit', () => writeFileSync(file, String(process.resourceUsage().maxRSS)));
