import { paletteProvider } from '#platform/web/keys/palette';
import { Avatar } from '#platform/web/ui/Avatar.tsx';
import { identity } from '../api.ts';
import { t } from '../texts.ts';
import { roleWord } from '../words.ts';

/** People in the palette; `@` asks for them alone. A pasted address comes first of all. */
export function peopleProvider(go: (path: string) => void) {
  return paletteProvider({
    id: 'people',
    group: t.people,
    prefix: '@',
    search: async (query) => {
      const { items } = await identity.listPeople({ q: query, state: 'active', limit: 6 });
      return items.map((person) => ({
        id: person.id,
        title: person.name,
        detail: person.email,
        icon: <Avatar id={person.id} name={person.name} size={20} decorative />,
        aside: <span className="dh-sm dh-3">{roleWord(person.role)}</span>,
        exact: person.email.toLowerCase() === query.trim().toLowerCase(),
        run: () => go(`/people/${person.id}`),
      }));
    },
  });
}
