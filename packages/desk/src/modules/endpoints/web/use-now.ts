import { useEffect, useState } from 'react';

/** The time, told again each second while something runs, else each minute. */
export function useNow(running: boolean): Date {
  const [now, setNow] = useState(() => new Date());
  useEffect(() => {
    const timer = setInterval(() => setNow(new Date()), running ? 1000 : 60_000);
    return () => clearInterval(timer);
  }, [running]);
  return now;
}
