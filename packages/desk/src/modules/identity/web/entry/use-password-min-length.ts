import { useQuery } from '@tanstack/react-query';
import { passwordMinLength } from '../../contract.ts';
import { identity, keys } from '../api.ts';

/** The shortest password that this desk takes, from its own facts. */
export function usePasswordMinLength(): number {
  const { data } = useQuery({ queryKey: keys.state, queryFn: () => identity.session() });
  return data?.passwordMinLength ?? passwordMinLength;
}
