import { run } from './run.ts';

// What `npm run embedded-pool` starts: the command `embedded-pool` by itself.
process.exitCode = await run(['embedded-pool', ...process.argv.slice(2)]);
