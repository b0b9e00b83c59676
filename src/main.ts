#!/usr/bin/env node
import { run } from './cli/cli.ts';

// What it would say in nine lines, at every command, the server says in one.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
process.exitCode = await run(process.argv.slice(2));
