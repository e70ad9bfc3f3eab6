// Loaded before a command: writes the peak resident set size of the process, in KiB, when it exits.
import { writeFileSync } from 'node:fs';

const { FUZZ_MEMORY_FILE: file } = process.env;
if (file) process.on('exit', () => writeFileSync(file, String(process.resourceUsage().maxRSS)));
