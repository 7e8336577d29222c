import type { AgentFrame, ServerFrame } from '@deskhand/protocol';
import { fits, paths, WaitAnswer } from '@deskhand/protocol';
import { log } from '../log.ts';
import type { Sender } from './http.ts';
import { post } from './http.ts';
import type { Channel } from './socket.ts';

const waitMs = 25_000;
const framesPerRequest = 32;

/** The same frames by plain requests, for networks where a proxy ends sockets. */
export function openLongPoll(sender: Sender, onFrame: (frame: ServerFrame) => void): Channel {
  const queue: AgentFrame[] = [];
  let isOpen = true;
  const listen = async (): Promise<void> => {
    while (isOpen) {
      const frames = queue.splice(0, framesPerRequest);
      const request = { frames, waitMs: queue.length > 0 ? 0 : waitMs };
      const answer = await post(sender, paths.wait, request, waitMs + 15_000);
      if (!isOpen || answer.status !== 200 || !fits(WaitAnswer, answer.body)) break;
      for (const frame of answer.body.frames) onFrame(frame);
    }
  };
  const send = (frame: AgentFrame): void => {
    queue.push(frame);
    // What must be seen now does not wait for the open question to be answered.
    void flush(sender, queue, onFrame);
  };
  return { send, ended: listen(), close: () => void (isOpen = false) };
}

async function flush(
  sender: Sender,
  queue: AgentFrame[],
  onFrame: (frame: ServerFrame) => void,
): Promise<void> {
  const frames = queue.splice(0, framesPerRequest);
  if (frames.length === 0) return;
  const answer = await post(sender, paths.wait, { frames, waitMs: 0 });
  if (answer.status === 200 && fits(WaitAnswer, answer.body))
    for (const frame of answer.body.frames) onFrame(frame);
  else log(`${frames.length} frames did not arrive: ${answer.code}`);
}
