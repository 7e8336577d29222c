import { useQuery } from '@tanstack/react-query';
import { IconInfoCircle } from '@tabler/icons-react';
import { send } from '../api/client.ts';
import './frame.css';
import { t } from './texts.ts';

interface About {
  readonly version: string;
  readonly demo: boolean;
}

/** Says that the people and requests here are invented, where they are. */
export function DemoBar() {
  const { data } = useQuery({ queryKey: ['about'], queryFn: readAbout, staleTime: Infinity });
  if (data?.demo !== true) return null;
  return (
    <aside className="dh-demo" aria-label={t.demo()}>
      <IconInfoCircle size={14} stroke={2} aria-hidden />
      <span className="dh-medium dh-nowrap">{t.demo()}</span>
      <span className="dh-3 dh-cut">{t.demoText()}</span>
    </aside>
  );
}

async function readAbout(): Promise<About> {
  const response = await send('/api/about', { method: 'GET', headers: { accept: 'application/json' } });
  const body = (await response.json()) as Partial<About>;
  return { version: String(body.version ?? ''), demo: body.demo === true };
}
