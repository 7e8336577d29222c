import { IconClipboardCheck } from '@tabler/icons-react';
import { useId, type ReactNode } from 'react';
import { formatInstant, formatMoment } from '../i18n/format.ts';
import { ActionClassChip } from './Chip.tsx';
import { ProofMark, VerdictMark } from './Marks.tsx';
import type { ActionClass, Proof, Verdict } from './meanings.ts';
import './message.css';
import { t } from './texts.ts';

export interface EvidenceRow {
  readonly name: string;
  readonly verdict: Verdict;
  /** Affected first, healthy beside it. */
  readonly values: readonly string[];
}

interface EvidenceProps {
  /** `net.ladder` */
  readonly action: string;
  readonly actionClass: ActionClass;
  readonly verdict: Verdict;
  /** What the verdict names, for example the failing layer. */
  readonly verdictLabel: string;
  readonly at: string;
  /** Column heads, the first one over the names. */
  readonly columns: readonly string[];
  readonly rows: readonly EvidenceRow[];
  readonly proof: Proof;
  readonly proofLabel?: string;
  readonly hash?: string;
  readonly links?: ReactNode;
  /** Only the head, as in previews. */
  readonly headOnly?: boolean;
}

/** What a machine answered, as a table of typed values with its signature; never a picture of text. */
export function EvidenceCard(props: EvidenceProps) {
  const id = useId();
  return (
    <article className="dh-message" data-kind="evidence" aria-labelledby={id}>
      <div className="dh-evidence-head">
        <IconClipboardCheck size={17} stroke={1.7} color="var(--dh-proof-mark)" aria-hidden />
        <h3 id={id} className="dh-medium" style={{ fontSize: 13 }}>
          {t.kindEvidence()} <span className="dh-mono dh-2">{props.action}</span>
        </h3>
        <ActionClassChip actionClass={props.actionClass} />
        <span className="dh-space" />
        <VerdictMark verdict={props.verdict} label={props.verdictLabel} />
        <time className="dh-sm dh-3" dateTime={props.at} title={formatInstant(props.at)}>
          {formatMoment(props.at)}
        </time>
      </div>
      {props.headOnly ? null : <EvidenceTable {...props} />}
      {props.headOnly ? null : (
        <div className="dh-evidence-foot">
          <ProofMark proof={props.proof} label={props.proofLabel} />
          {props.hash === undefined ? null : <span className="dh-mono dh-3">{props.hash}</span>}
          <span className="dh-space" />
          {props.links}
        </div>
      )}
    </article>
  );
}

function EvidenceTable({ columns, rows }: EvidenceProps) {
  return (
    <table className="dh-evidence-table">
      <thead>
        <tr>
          {columns.map((column, index) => (
            <th key={column} scope="col" className={index === 0 ? undefined : 'dh-mono'}>
              {column}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.name}>
            <th scope="row">
              <VerdictMark verdict={row.verdict} label={row.name} />
            </th>
            {row.values.map((value, index) => (
              <td
                key={`${row.name}${columns[index + 1] ?? index}`}
                className={index === 0 && row.verdict === 'fail' ? 'dh-mono dh-bad' : 'dh-mono dh-2'}
              >
                {value}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
