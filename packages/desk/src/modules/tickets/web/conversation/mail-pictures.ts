import { send } from '#platform/web/api/client';
import type { Message } from '../../contract.ts';

/** Only pixels are shown in place; everything else is a file to save. */
const raster = /^image\/(png|jpeg|gif|webp)$/;
const largestBytes = 5 * 1024 * 1024;
const mostAtOnce = 4;
const mostPictures = 60;

/** Puts the pictures that came with the mail where it shows them. */
export async function showInline(frame: Document, number: string, message: Message): Promise<void> {
  const waiting = [...frame.querySelectorAll<HTMLImageElement>('img[data-cid]')];
  await eachOf(waiting, async (picture) => {
    const file = message.attachments.find((one) => one.contentId === picture.dataset['cid']);
    if (!file || file.sizeBytes > largestBytes) return;
    await fill(picture, `/content/tickets/${number}/attachments/${file.id}`, 'GET');
  });
}

/** Has the desk fetch the pictures that lie elsewhere; gives how many did not come. */
export async function showRemote(frame: Document, number: string, message: Message): Promise<number> {
  const waiting = [...frame.querySelectorAll<HTMLImageElement>('img[data-remote-src]')];
  let missing = Math.max(0, waiting.length - mostPictures);
  await eachOf(waiting.slice(0, mostPictures), async (picture, at) => {
    const path = `/content/tickets/${number}/messages/${message.id}/pictures/${at}`;
    if (await fill(picture, path, 'POST')) picture.removeAttribute('data-remote-src');
    else missing += 1;
  });
  return missing;
}

/** The page asks for the bytes and hands them in as data: the frame itself never asks anybody for anything. */
async function fill(picture: HTMLImageElement, path: string, method: 'GET' | 'POST'): Promise<boolean> {
  try {
    const response = await send(path, { method, headers: {} });
    const bytes = await response.blob();
    if (!response.ok || bytes.size > largestBytes || !raster.test(bytes.type)) return false;
    picture.src = await dataAddress(bytes);
    return true;
  } catch {
    // No connection: the words of the mail are here, and the pictures can be asked for again.
    return false;
  }
}

function dataAddress(bytes: Blob): Promise<string> {
  return new Promise((done, fail) => {
    const reader = new FileReader();
    reader.addEventListener('load', () => done(typeof reader.result === 'string' ? reader.result : ''));
    reader.addEventListener('error', () => fail(reader.error ?? new Error('The picture could not be read.')));
    reader.readAsDataURL(bytes);
  });
}

async function eachOf<T>(all: readonly T[], work: (one: T, at: number) => Promise<void>): Promise<void> {
  const queue = [...all.entries()];
  const lanes = Array.from({ length: Math.min(mostAtOnce, queue.length) }, async () => {
    for (let next = queue.shift(); next; next = queue.shift()) await work(next[1], next[0]);
  });
  await Promise.all(lanes);
}
