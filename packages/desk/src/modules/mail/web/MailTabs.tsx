import { SectionTabs } from '#platform/web/layout/SectionTabs.tsx';
import { t } from './texts.ts';

const tabs = [
  { id: 'in', to: '/mail', label: t.tabIn },
  { id: 'out', to: '/mail/out', label: t.tabOut },
  { id: 'mailboxes', to: '/mail/mailboxes', label: t.tabMailboxes },
] as const;

export type MailTab = (typeof tabs)[number]['id'];

/** Mail that came in, mail that goes out, and the mailboxes, as tabs over the list. */
export function MailTabs({ current }: { current: MailTab }) {
  return <SectionTabs label={t.mailTabs()} tabs={tabs} current={current} />;
}
