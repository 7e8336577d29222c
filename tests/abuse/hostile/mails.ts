import { addressMails } from './addresses.ts';
import { encodingMails } from './encodings.ts';
import { fileMails } from './files.ts';
import { headerMails } from './headers.ts';
import type { HostileMail } from './hostile-mail.ts';
import { partMails } from './parts.ts';
import { markupMails, wordMails } from './words.ts';

/** Every hostile mail. */
export const hostileMails: readonly HostileMail[] = [
  ...headerMails,
  ...addressMails,
  ...encodingMails,
  ...partMails,
  ...fileMails,
  ...markupMails,
  ...wordMails,
];
