import { Button } from '@mantine/core';
import { IconCirclePlus, IconRefresh, IconTrash } from '@tabler/icons-react';
import { useState, type ReactNode } from 'react';
import { mayViewer, useViewer } from '#platform/web/api/viewer';
import { formatMoment } from '#platform/web/i18n/format';
import { useCommands } from '#platform/web/keys/commands';
import { Reason } from '#platform/web/form/Reason.tsx';
import { FormError } from '#platform/web/ui/Field.tsx';
import { Kbd } from '#platform/web/ui/Kbd.tsx';
import type { MailRecordDetail } from '../../contract.ts';
import { t } from '../texts.ts';
import { WhyForm } from '../WhyForm.tsx';
import { senderWord } from '../words.ts';
import { useDecisions, type Deed } from './use-decisions.ts';

const buttons: readonly {
  readonly deed: Deed;
  readonly keys: string;
  readonly label: () => string;
  readonly icon: ReactNode;
}[] = [
  {
    deed: 'convert',
    keys: 't',
    label: t.convert,
    icon: <IconCirclePlus size={16} stroke={1.7} aria-hidden />,
  },
  { deed: 'again', keys: 'h', label: t.again, icon: <IconRefresh size={16} stroke={1.7} aria-hidden /> },
  { deed: 'discard', keys: 'd', label: t.discard, icon: <IconTrash size={16} stroke={1.7} aria-hidden /> },
];

const labels: Readonly<Record<Deed, () => string>> = {
  convert: t.convertDo,
  again: t.againDo,
  discard: t.discardDo,
};

function sentence(deed: Deed, record: MailRecordDetail): string {
  if (deed === 'discard') return t.discardText();
  if (deed === 'again') return t.againText();
  return record.from === null ? t.convertTextNobody() : t.convertText({ name: senderWord(record) });
}

/** What a person decided about the mail, or can decide now. */
export function RecordDecision({ record }: { record: MailRecordDetail }) {
  const decisions = useDecisions(record);
  const may = mayViewer(useViewer(), 'mail.decide');
  const [deed, setDeed] = useState<Deed>();
  const shown = buttons.filter((one) => one.deed !== 'discard' || record.verdict === 'quarantined');
  const available = record.open && may;
  useCommands(
    available
      ? shown.map((one) => ({
          id: `mail.${one.deed}`,
          title: one.label,
          group: t.recordsGroup,
          keys: one.keys,
          run: () => setDeed(one.deed),
        }))
      : [],
  );
  if (record.decision) return <Decided record={record} may={may} decisions={decisions} />;
  if (!record.open) return decisions.problem ? <FormError problem={decisions.problem} /> : null;
  if (!may) return <Reason text={t.reasonDecide()} />;
  if (deed !== undefined)
    return (
      <WhyForm
        key={deed}
        label={labels[deed]()}
        sentence={sentence(deed, record)}
        asksWhom={deed === 'convert' && record.from === null}
        running={decisions.running}
        problem={decisions.problem}
        onLeave={() => setDeed(undefined)}
        onDecide={async (reason) => {
          if (await decisions.decide(deed, reason)) setDeed(undefined);
        }}
      />
    );
  return (
    <div className="mail-deeds" role="group" aria-label={t.decide()}>
      {shown.map((one, at) => (
        <Button
          key={one.deed}
          variant={at === 0 && record.verdict === 'quarantined' ? 'filled' : 'default'}
          leftSection={one.icon}
          rightSection={<Kbd keys={one.keys} />}
          onClick={() => setDeed(one.deed)}
        >
          {one.label()}
        </Button>
      ))}
    </div>
  );
}

interface DecidedProps {
  readonly record: MailRecordDetail;
  readonly may: boolean;
  readonly decisions: ReturnType<typeof useDecisions>;
}

function Decided({ record, may, decisions }: DecidedProps) {
  const { decision } = record;
  if (!decision) return null;
  const words = decision.what === 'discarded' ? t.decidedDiscarded : t.decidedConverted;
  return (
    <div className="mail-decided">
      <span className="dh-space mail-anywhere">{words({ name: decision.byName, why: decision.why })}</span>
      <time className="dh-sm dh-3 dh-nowrap" dateTime={decision.at}>
        {formatMoment(decision.at)}
      </time>
      {decision.what === 'discarded' && may ? (
        <Button size="xs" loading={decisions.running} onClick={() => void decisions.restore()}>
          {t.putBack()}
        </Button>
      ) : null}
      <FormError problem={decisions.problem} />
    </div>
  );
}
