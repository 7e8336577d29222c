import { Button } from '@mantine/core';
import { IconPlus, IconSitemap } from '@tabler/icons-react';
import { Link, useNavigate } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import { problemOf } from '#platform/web/api/problem';
import { mayViewer, useViewer } from '#platform/web/api/viewer';
import { useCommands } from '#platform/web/keys/commands';
import { Kbd } from '#platform/web/ui/Kbd.tsx';
import { HeaderBar, Panel } from '#platform/web/ui/Panel.tsx';
import { EmptyState, ErrorState, LoadingShape } from '#platform/web/ui/States.tsx';
import { VirtualList, type ListHandle } from '#platform/web/ui/VirtualList.tsx';
import { PeopleTabs } from '../layout/PeopleTabs.tsx';
import { useRoomForTwo } from '#platform/web/layout/use-room-for-two';
import '../people/people.css';
import { t } from '../texts.ts';
import { entryDetail, kindWords, structurePaths, type Entry, type StructureKind } from './kinds.ts';
import { useEntries } from './use-entries.ts';

const rowHeight = 54;

/** The list of a kind by name. */
export function StructureList({ kind, chosenId }: { kind: StructureKind; chosenId: string | undefined }) {
  const navigate = useNavigate();
  const beside = useRoomForTwo();
  const [pointedId, setPointedId] = useState<string>();
  const list = useRef<ListHandle>(null);
  const entries = useEntries(kind);
  const rows = entries.data ?? [];
  const words = kindWords[kind];
  const pathOf = (entry: Entry) => `${structurePaths[kind]}/${entry.id}`;
  const open = (entry: Entry) => void navigate({ to: pathOf(entry), replace: chosenId !== undefined });
  useStructureCommands(kind, list);
  return (
    <Panel
      label={words.title()}
      scroll={false}
      head={
        <>
          <StructureHead kind={kind} count={entries.data?.length} />
          <PeopleTabs current={kind} />
        </>
      }
    >
      {entries.isPending ? <LoadingShape rows={4} /> : null}
      {entries.isError ? <ErrorState problem={problemOf(entries.error)} framed={false} /> : null}
      {entries.isSuccess && rows.length === 0 ? (
        <EmptyState
          icon={<IconSitemap size={18} stroke={1.7} aria-hidden />}
          title={words.empty()}
          text={words.emptyText()}
        />
      ) : null}
      {rows.length > 0 ? (
        <VirtualList
          label={words.title()}
          rows={rows}
          keyOf={(entry) => entry.id}
          heightOf={() => rowHeight}
          nameOf={(entry) => `${entry.name}, ${entryDetail(entry)}`}
          activeKey={chosenId ?? pointedId}
          handle={list}
          onActive={(entry) => (beside ? open(entry) : setPointedId(entry.id))}
          onOpen={open}
          render={(entry) =>
            beside ? (
              <EntryLine entry={entry} />
            ) : (
              <Link to={pathOf(entry)} className="identity-row-link" tabIndex={-1}>
                <EntryLine entry={entry} />
              </Link>
            )
          }
        />
      ) : null}
    </Panel>
  );
}

function EntryLine({ entry }: { entry: Entry }) {
  return (
    <div className="identity-entry-line">
      <span className="dh-queue-subject dh-cut">{entry.name}</span>
      <span className="dh-queue-facts dh-cut">{entryDetail(entry)}</span>
    </div>
  );
}

function StructureHead({ kind, count }: { kind: StructureKind; count: number | undefined }) {
  const may = mayViewer(useViewer(), 'identity.administer');
  return (
    <HeaderBar>
      <h1 className="dh-h3">{kindWords[kind].title()}</h1>
      {count === undefined ? null : <span className="dh-3 dh-tabular">{count}</span>}
      <span className="dh-space" />
      {may ? (
        <Button
          leftSection={<IconPlus size={16} stroke={1.7} aria-hidden />}
          rightSection={<Kbd keys="a" />}
          renderRoot={(props) => <Link to={`${structurePaths[kind]}/new`} {...props} />}
        >
          {kindWords[kind].add()}
        </Button>
      ) : null}
    </HeaderBar>
  );
}

function useStructureCommands(kind: StructureKind, list: React.RefObject<ListHandle | null>): void {
  const navigate = useNavigate();
  const may = mayViewer(useViewer(), 'identity.administer');
  const group = kindWords[kind].title;
  useCommands([
    {
      id: `${kind}.next`,
      title: t.keyNextEntry,
      group,
      keys: 'j',
      inPalette: false,
      run: () => list.current?.move(1),
    },
    {
      id: `${kind}.previous`,
      title: t.keyPreviousEntry,
      group,
      keys: 'k',
      inPalette: false,
      run: () => list.current?.move(-1),
    },
    {
      id: `${kind}.add`,
      title: kindWords[kind].add,
      group,
      keys: 'a',
      ...(may ? {} : { disabledReason: t.reasonAdminister() }),
      run: () => void navigate({ to: `${structurePaths[kind]}/new` }),
    },
  ]);
}
