import type { ImapFlow, MailboxObject } from 'imapflow';
import { MailTrouble, troubleOf } from '#platform/server/mail/trouble';

/** Opens a folder; when it does not exist the trouble names those that do. */
export async function openFolder(client: ImapFlow, path: string): Promise<MailboxObject> {
  try {
    return await client.mailboxOpen(path);
  } catch (error) {
    const trouble = troubleOf(error);
    if (trouble.code === 'connection-lost' || trouble.code === 'no-answer') throw error;
    const paths = (await client.list()).map((folder) => folder.path);
    if (paths.includes(path)) throw error;
    const some = paths.slice(0, 12).join(', ');
    throw new MailTrouble('folder-gone', `There is no folder ${path}. There are: ${some}`, error);
  }
}
