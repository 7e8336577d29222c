import type { TicketDetail } from '../../contract.ts';
import type { FormName } from '../ticket/menus.ts';
import type { Deeds } from '../ticket/use-deeds.ts';
import { FieldsForm } from './FieldsForm.tsx';
import { LinkForm, MergeForm } from './OtherTicketForm.tsx';
import { ReasonForm } from './ReasonForm.tsx';
import { ResolveForm } from './ResolveForm.tsx';
import { SubjectForm } from './SubjectForm.tsx';

/** The form that is open in the place of the composer. */
export function TicketForm({
  form,
  ticket,
  deeds,
  onDone,
}: {
  form: FormName;
  ticket: TicketDetail;
  deeds: Deeds;
  onDone: () => void;
}) {
  const common = { ticket, deeds, onDone };
  switch (form) {
    case 'resolve':
      return <ResolveForm {...common} />;
    case 'merge':
      return <MergeForm {...common} />;
    case 'link':
      return <LinkForm {...common} />;
    case 'subject':
      return <SubjectForm {...common} />;
    case 'fields':
      return <FieldsForm {...common} />;
    default:
      return <ReasonForm key={form} to={form} deeds={deeds} onDone={onDone} />;
  }
}
