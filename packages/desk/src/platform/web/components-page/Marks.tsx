import { StatusMark } from '../ui/Marks.tsx';

export function Marks() {
  return <StatusMark status="open" />;
}
