import { Button } from '@mantine/core';
import { IconDownload, IconRepeat } from '@tabler/icons-react';
import { Link, useParams } from '@tanstack/react-router';
import { problemOf } from '#platform/web/api/problem';
import { mayViewer, useViewer } from '#platform/web/api/viewer';
import { useCommands } from '#platform/web/keys/commands';
import { BackButton } from '#platform/web/layout/BackButton.tsx';
import { PanelTitle } from '#platform/web/layout/PanelTitle.tsx';
import { usePageTitle } from '#platform/web/layout/use-page-title';
import { Avatar } from '#platform/web/ui/Avatar.tsx';
import { Kbd } from '#platform/web/ui/Kbd.tsx';
import { HeaderBar, Panel } from '#platform/web/ui/Panel.tsx';
import { EmptyState, ErrorState, LoadingShape } from '#platform/web/ui/States.tsx';
import type { MailRecordDetail } from '../../contract.ts';
import { VerdictChip } from '../VerdictChip.tsx';
import { t } from '../texts.ts';
import { headline, senderWord } from '../words.ts';
import { HeaderCard } from './HeaderCard.tsx';
import { RecordDecision } from './RecordDecision.tsx';
import { RecordFacts } from './RecordFacts.tsx';
import { RecordPath } from './RecordPath.tsx';
import { ReplayCard } from './ReplayCard.tsx';
import { useRecord } from './use-records.ts';
import { useReplay } from './use-replay.ts';

/** One mail: what became of it, why, and everything that was seen on the way. */
export function RecordPage() {
  const { id }: { id?: string } = useParams({ strict: false });
  const record = useRecord(id);
  usePageTitle(record.data && (record.data.subject || t.noSubject()));
  if (record.data) return <RecordView key={record.data.id} record={record.data} />;
  const problem = record.isError ? problemOf(record.error) : undefined;
  const unknown = problem?.status === 404 || problem?.status === 400;
  return (
    <Panel
      label={t.mail()}
      head={
        <HeaderBar>
          <BackButton to="/mail" />
        </HeaderBar>
      }
    >
      {problem === undefined ? <LoadingShape rows={5} doing={t.readingRecord()} /> : null}
      {unknown ? <EmptyState icon={null} title={t.noSuchRecord()} /> : null}
      {problem && !unknown ? <ErrorState problem={problem} framed={false} /> : null}
    </Panel>
  );
}

function RecordView({ record }: { record: MailRecordDetail }) {
  const replay = useReplay(record.id);
  return (
    <Panel
      label={record.subject || t.noSubject()}
      head={<RecordHead record={record} onReplay={replay.run} replaying={replay.state === 'running'} />}
    >
      <div className="mail-record">
        <div>
          <PanelTitle size="h1">{headline(record)}</PanelTitle>
          <p className="mail-why">{record.reason}</p>
          <p className="mail-who">
            <Avatar id={record.from ?? record.id} name={senderWord(record)} size={20} decorative />
            <span className="dh-medium">{senderWord(record)}</span>
            <span className="dh-3 mail-anywhere">{record.subject || t.noSubject()}</span>
          </p>
        </div>
        <RecordDecision record={record} />
        {replay.state === 'idle' ? null : <ReplayCard replay={replay} />}
        <RecordPath record={record} />
        <RecordFacts record={record} />
        <HeaderCard id={record.id} />
      </div>
    </Panel>
  );
}

interface RecordHeadProps {
  readonly record: MailRecordDetail;
  readonly replaying: boolean;
  readonly onReplay: () => void;
}

function RecordHead({ record, replaying, onReplay }: RecordHeadProps) {
  useCommands([{ id: 'mail.replay', title: t.replay, group: t.recordsGroup, keys: 'p', run: onReplay }]);
  const maySource = mayViewer(useViewer(), 'mail.source');
  return (
    <HeaderBar>
      <BackButton to="/mail" />
      <VerdictChip verdict={record.verdict} />
      {record.ticketNumber === null ? null : (
        <span className="mail-head-ticket">
          <span className="dh-2">{t.toTicket()}</span>
          <Link className="dh-mono" to="/tickets/$number" params={{ number: record.ticketNumber }}>
            {record.ticketNumber}
          </Link>
        </span>
      )}
      <span className="dh-space" />
      <Button
        size="xs"
        className="mail-head-deed"
        loading={replaying}
        leftSection={<IconRepeat size={14} stroke={2} aria-hidden />}
        rightSection={<Kbd keys="p" />}
        onClick={onReplay}
      >
        {t.replay()}
      </Button>
      {maySource ? (
        <Button
          leftSection={<IconDownload size={14} stroke={2} aria-hidden />}
          size="xs"
          className="mail-head-deed"
          title={t.downloadHint()}
          component="a"
          href={`/api/mail/records/${record.id}/raw`}
          download
        >
          {t.download()}
        </Button>
      ) : null}
    </HeaderBar>
  );
}
