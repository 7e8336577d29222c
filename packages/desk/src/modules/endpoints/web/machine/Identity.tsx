import { Link } from '@tanstack/react-router';
import { formatInstant } from '#platform/web/i18n/format';
import { Fact, Facts } from '#platform/web/ui/Panel.tsx';
import type { MachineDetail } from '../../contract.ts';
import { EndpointsCard } from '../EndpointsCard.tsx';
import { useTrust } from '../list/use-machines.ts';
import { t } from '../texts.ts';
import { clockWords } from '../words.ts';
import { KeyWords } from './KeyWords.tsx';

/** Who the machine is: its key, what it claims, and what it holds of the desk's trust. */
export function Identity({ machine }: { machine: MachineDetail }) {
  return (
    <EndpointsCard title={t.identityTitle()}>
      <Facts>
        <Fact name={t.site()}>
          <Link to="/machines" search={{ site: machine.site.id }}>
            {machine.site.name}
          </Link>
        </Fact>
        <Fact name={t.person()}>
          {machine.person ? (
            <Link to="/people/$id" params={{ id: machine.person.id }}>
              {machine.person.name}
            </Link>
          ) : (
            t.nobody()
          )}
        </Fact>
        {machine.team ? <Fact name={t.team()}>{machine.team.name}</Fact> : null}
        <Fact name={t.os()}>{[machine.os, machine.arch].filter(Boolean).join(' · ')}</Fact>
        <Fact name={t.hostname()}>
          <Claimed value={machine.hostname} />
        </Fact>
        <Fact name={t.serial()}>
          <Claimed value={machine.serial} />
        </Fact>
        <Fact name={t.agent()}>
          {machine.protocolVersion === null
            ? machine.agentVersion
            : t.agentVersion({ version: machine.agentVersion, protocol: machine.protocolVersion })}
        </Fact>
        <Fact name={t.trust()}>
          <TrustWords version={machine.trustVersion} />
        </Fact>
        <Fact name={t.clock()}>{clockWords(machine.clockOffsetMs) ?? t.notSaid()}</Fact>
        <Fact name={machine.state === 'pending' ? t.enrolledAsks() : t.enrolled()}>
          {formatInstant(machine.enrolledAt)}
        </Fact>
        <Fact name={t.key()}>
          <KeyWords publicKey={machine.publicKey} />
          <span className="dh-sm dh-3">{t.keyHint()}</span>
        </Fact>
      </Facts>
    </EndpointsCard>
  );
}

/** A machine may lie about this. */
function Claimed({ value }: { value: string | null }) {
  if (value === null || value === '') return <span className="dh-3">{t.notSaid()}</span>;
  return (
    <>
      <span className="dh-mono">{value}</span> <span className="dh-sm dh-3">{t.claimed()}</span>
    </>
  );
}

function TrustWords({ version }: { version: number }) {
  const newest = useTrust().data?.version;
  if (version === 0) return t.trustNone();
  return newest === undefined || version >= newest
    ? t.trustCurrent({ version })
    : t.trustBehind({ version, newest });
}
