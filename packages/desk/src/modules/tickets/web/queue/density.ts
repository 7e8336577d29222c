import { useState } from 'react';
import { readStored, writeStored } from '#platform/web/api/stored';

/** Two lines for a ticket, or one. */
export type Density = 'regular' | 'compact';

const key = 'deskhand.tickets.density';

/** The density that this browser chose. */
export function useDensity(): readonly [Density, (density: Density) => void] {
  const [density, setDensity] = useState<Density>(() =>
    readStored(key) === 'compact' ? 'compact' : 'regular',
  );
  const choose = (next: Density) => {
    writeStored(key, next);
    setDensity(next);
  };
  return [density, choose];
}
