import type { ReactNode } from 'react';
import { ActionClassChip } from './Chip.tsx';
import { EvidenceFrame } from './EvidenceFrame.tsx';
import { ProofMark, VerdictMark } from './Marks.tsx';
import type { ActionClass, Proof, Verdict } from './meanings.ts';
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
  return (
    <EvidenceFrame
      title={
        <>
          {t.kindEvidence()} <span className="dh-mono dh-2">{props.action}</span>
        </>
      }
      beside={<ActionClassChip actionClass={props.actionClass} />}
      mark={<VerdictMark verdict={props.verdict} label={props.verdictLabel} />}
      at={props.at}
      foot={
        props.headOnly ? undefined : (
          <>
            <ProofMark proof={props.proof} label={props.proofLabel} />
            {props.hash === undefined ? null : <span className="dh-mono dh-3">{props.hash}</span>}
            <span className="dh-space" />
            {props.links}
          </>
        )
      }
    >
      {props.headOnly ? null : <EvidenceTable {...props} />}
    </EvidenceFrame>
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
