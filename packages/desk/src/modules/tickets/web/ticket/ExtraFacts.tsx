import { Fact } from '#platform/web/ui/Panel.tsx';
import type { TicketDetail } from '../../contract.ts';
import { schemaFields } from '#platform/web/form/schema-fields';
import { t } from '../texts.ts';
import { whyNot } from './permitted.ts';
import { useViewer } from '#platform/web/api/viewer';
import type { Opened } from './menus.ts';
import { useLists } from './use-lists.ts';

/** The extra fields of the ticket's type, and values that an older set of fields has left. */
export function ExtraFacts({ ticket, opened }: { ticket: TicketDetail; opened: Opened }) {
  const lists = useLists();
  const viewer = useViewer();
  const fields = schemaFields(lists?.fieldSets.find((set) => set.type === ticket.type)?.schema);
  const known = new Set(fields.map((field) => field.name));
  const left = Object.keys(ticket.fields).filter((name) => !known.has(name));
  const shut = whyNot('change', ticket, viewer);
  const lines = [
    ...fields.map(({ name, label }) => ({ name, label })),
    ...left.map((name) => ({ name, label: name })),
  ];
  return (
    <>
      {lines.map(({ name, label }) => (
        <Fact key={name} name={label}>
          {shut === undefined && known.has(name) ? (
            <button
              type="button"
              className="tk-value tk-value-button"
              onClick={() => opened.openForm('fields')}
            >
              <span className="tk-value-words">
                <Value value={ticket.fields[name]} />
              </span>
              <span className="dh-hidden">{t.changeField({ field: label })}</span>
            </button>
          ) : (
            <span className="tk-value" title={shut}>
              <Value value={ticket.fields[name]} />
            </span>
          )}
        </Fact>
      ))}
    </>
  );
}

function Value({ value }: { value: unknown }) {
  if (value === undefined || value === null || value === '') return <span className="dh-3">{t.none()}</span>;
  if (typeof value === 'boolean') return value ? t.yes() : t.no();
  return typeof value === 'string' ? value : JSON.stringify(value);
}
