import { Button } from '@mantine/core';
import { IconUserPlus, IconUsers } from '@tabler/icons-react';
import { Link, useNavigate } from '@tanstack/react-router';
import { useCallback, useRef, useState } from 'react';
import { problemOf } from '#platform/web/api/problem';
import { useCommands } from '#platform/web/keys/commands';
import { EmptyState, ErrorState, LoadingShape } from '#platform/web/ui/States.tsx';
import { Kbd } from '#platform/web/ui/Kbd.tsx';
import { HeaderBar, Panel } from '#platform/web/ui/Panel.tsx';
import { VirtualList, type ListHandle } from '#platform/web/ui/VirtualList.tsx';
import type { Person } from '../../contract.ts';
import { PeopleTabs } from '../layout/PeopleTabs.tsx';
import { useRoomForTwo } from '#platform/web/layout/use-room-for-two';
import { t } from '../texts.ts';
import { PeopleFilter } from './PeopleFilter.tsx';
import { PersonLine, personRowName } from './PersonLine.tsx';
import { mayAddPeople } from './rights.ts';
import { isNarrowed, type PeopleSearch } from './search.ts';
import { usePeople, useRightsViewer } from './use-people.ts';

const rowHeight = 54;

/** The people, narrowed by the address; moving in the list shows the person beside it. */
export function PeopleList({ search, chosenId }: { search: PeopleSearch; chosenId: string | undefined }) {
  const navigate = useNavigate();
  const beside = useRoomForTwo();
  const [pointedId, setPointedId] = useState<string>();
  const list = useRef<ListHandle>(null);
  const words = useRef<HTMLInputElement>(null);
  const people = usePeople(search);
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = people;
  const rows = people.data?.pages.flatMap((page) => page.items) ?? [];
  const open = (person: Person, replace = false) =>
    void navigate({ to: '/people/$id', params: { id: person.id }, search: { ...search }, replace });
  const more = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);
  useListCommands(list, words);
  return (
    <Panel
      label={t.people()}
      scroll={false}
      head={
        <>
          <ListHead count={hasNextPage ? undefined : rows.length} />
          <PeopleTabs current="people" />
          <PeopleFilter
            search={search}
            wordsRef={words}
            onChange={(part) =>
              void navigate({
                to: '.',
                search: (now: object) => withoutEmpty({ ...now, ...part }),
                replace: true,
              })
            }
          />
        </>
      }
    >
      {people.isPending ? <LoadingShape rows={6} doing={t.readingPeople()} /> : null}
      {people.isError ? <ErrorState problem={problemOf(people.error)} framed={false} /> : null}
      {people.isSuccess && rows.length === 0 ? <NobodyHere narrowed={isNarrowed(search)} /> : null}
      {rows.length > 0 ? (
        <VirtualList
          label={t.people()}
          rows={rows}
          keyOf={(person) => person.id}
          heightOf={() => rowHeight}
          nameOf={personRowName}
          activeKey={chosenId ?? pointedId}
          handle={list}
          onActive={(person) => (beside ? open(person, chosenId !== undefined) : setPointedId(person.id))}
          onOpen={(person) => open(person)}
          onEndReached={more}
          render={(person) =>
            beside ? (
              <PersonLine person={person} />
            ) : (
              // Without room beside the list a click opens the person; the keyboard has Enter.
              <Link
                to="/people/$id"
                params={{ id: person.id }}
                search={{ ...search }}
                className="identity-row-link"
                tabIndex={-1}
              >
                <PersonLine person={person} />
              </Link>
            )
          }
        />
      ) : null}
    </Panel>
  );
}

function ListHead({ count }: { count: number | undefined }) {
  const viewer = useRightsViewer();
  return (
    <HeaderBar>
      <h1 className="dh-h3">{t.people()}</h1>
      {count === undefined ? null : <span className="dh-3">{t.personCount({ count })}</span>}
      <span className="dh-space" />
      {viewer && mayAddPeople(viewer) ? (
        <Button
          leftSection={<IconUserPlus size={16} stroke={1.7} aria-hidden />}
          rightSection={<Kbd keys="a" />}
          renderRoot={(props) => <Link to="/people/new" {...props} />}
        >
          {t.addPerson()}
        </Button>
      ) : null}
    </HeaderBar>
  );
}

function NobodyHere({ narrowed }: { narrowed: boolean }) {
  return (
    <EmptyState
      icon={<IconUsers size={18} stroke={1.7} aria-hidden />}
      title={narrowed ? t.nobodyFits() : t.nobodyYet()}
      text={narrowed ? t.nobodyFitsText() : t.nobodyYetText()}
    />
  );
}

function useListCommands(
  list: React.RefObject<ListHandle | null>,
  words: React.RefObject<HTMLInputElement | null>,
): void {
  const navigate = useNavigate();
  const viewer = useRightsViewer();
  useCommands([
    {
      id: 'people.next',
      title: t.keyNext,
      group: t.people,
      keys: 'j',
      inPalette: false,
      run: () => list.current?.move(1),
    },
    {
      id: 'people.previous',
      title: t.keyPrevious,
      group: t.people,
      keys: 'k',
      inPalette: false,
      run: () => list.current?.move(-1),
    },
    {
      id: 'people.search',
      title: t.keySearch,
      group: t.people,
      keys: '/',
      inPalette: false,
      run: () => words.current?.focus(),
    },
    {
      id: 'people.add',
      title: t.addPerson,
      group: t.people,
      keys: 'a',
      ...(viewer && !mayAddPeople(viewer) ? { disabledReason: t.reasonAdd() } : {}),
      run: () => void navigate({ to: '/people/new' }),
    },
  ]);
}

function withoutEmpty(search: object): object {
  return Object.fromEntries(
    Object.entries(search).filter(([, value]) => value !== undefined && value !== ''),
  );
}
