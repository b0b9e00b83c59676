import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** A server in a process of its own. */
export interface Served {
  readonly url: string;
  /** Empty if it has none. */
  readonly token: string;
  usage(): Promise<Usage>;
  stop(): void;
}

/** Of the server's process, since its start. */
interface Usage {
  readonly cpuMs: number;
  readonly residentBytes: number;
}

/** Starts `load-server.ts` with Node's flags of this process, which make it read TypeScript. */
export async function forkServer(kind: 'service' | 'bare'): Promise<Served> {
  const child = fork(fileURLToPath(new URL('./load-server.ts', import.meta.url)), [kind]);
  const { url, token } = await nextMessage(child);
  return {
    url,
    token,
    usage() {
      child.send('usage');
      return nextMessage(child);
    },
    stop: () => child.disconnect(),
  };
}

/** Rejects if the process exits before its first message, whose shape is not checked: the sender is our own. */
function nextMessage(child: ChildProcess) {
  return new Promise<ReturnType<typeof JSON.parse>>((resolve, reject) => {
    const ended = () => reject(new Error('The server has ended.'));
    child.once('exit', ended);
    child.once('message', (message) => {
      child.off('exit', ended);
      resolve(JSON.parse(String(message)));
    });
  });
}
