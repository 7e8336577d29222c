import type { Message } from '../../contract.ts';

/** Whether the mail shows pictures that came with it: then its text alone says less than its writer meant. */
export function showsInline({ bodyHtml, attachments }: Pick<Message, 'bodyHtml' | 'attachments'>): boolean {
  if (bodyHtml === null) return false;
  return attachments.some(
    ({ contentId, mediaType }) =>
      contentId !== null &&
      mediaType.startsWith('image/') &&
      (bodyHtml.includes(`src="cid:${contentId}"`) ||
        bodyHtml.includes(`src="cid:${encodeURIComponent(contentId)}"`)),
  );
}
