import { Button } from '@mantine/core';
import { IconPlus, IconSitemap } from '@tabler/icons-react';
import { Link, useNavigate } from '@tanstack/react-router';
import { useRef } from 'react';
import { mayViewer, useViewer } from '#platform/web/api/viewer';
import { useCommands } from '#platform/web/keys/commands';
import { Kbd } from '#platform/web/ui/Kbd.tsx';
import { HeaderBar, Panel } from '#platform/web/ui/Panel.tsx';
import { EmptyState } from '#platform/web/ui/States.tsx';
import type { ListHandle } from '#platform/web/ui/VirtualList.tsx';
import { PeopleTabs } from '../layout/PeopleTabs.tsx';
import { OpeningList } from '#platform/web/layout/OpeningList.tsx';
import '../people/people.css';
import { t } from '../texts.ts';
import { entryDetail, kindWords, structurePaths, type Entry, type StructureKind } from './kinds.ts';
import { useEntries } from './use-entries.ts';

const rowHeight = 54;

/** The list of a kind by name. */
export function StructureList({ kind, chosenId }: { kind: StructureKind; chosenId: string | undefined }) {
  const list = useRef<ListHandle>(null);
  const entries = useEntries(kind);
  const words = kindWords[kind];
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
      <OpeningList
        label={words.title()}
        query={entries}
        rows={entries.data ?? []}
        loading={{ rows: 4 }}
        empty={
          <EmptyState
            icon={<IconSitemap size={18} stroke={1.7} aria-hidden />}
            title={words.empty()}
            text={words.emptyText()}
          />
        }
        rowHeight={rowHeight}
        nameOf={(entry) => `${entry.name}, ${entryDetail(entry)}`}
        render={(entry) => <EntryLine entry={entry} />}
        path={structurePaths[kind]}
        chosenId={chosenId}
        handle={list}
      />
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
