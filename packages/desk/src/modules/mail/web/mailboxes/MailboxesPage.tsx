import { Outlet, useParams, useRouterState } from '@tanstack/react-router';
import { ListAndDetail } from '#platform/web/layout/ListAndDetail.tsx';
import { MailboxList } from './MailboxList.tsx';

/** The mailboxes with one of them, or a form, beside the list. */
export function MailboxesPage() {
  const { id }: { id?: string } = useParams({ strict: false });
  const path = useRouterState({ select: (state) => state.location.pathname });
  return (
    <ListAndDetail
      id="mail"
      listSize="34%"
      list={<MailboxList chosenId={id} />}
      detail={<Outlet />}
      chosen={path.replace(/\/+$/, '') !== '/mail/mailboxes'}
    />
  );
}
