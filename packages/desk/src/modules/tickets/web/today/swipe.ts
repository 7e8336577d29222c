/** How far a row was drawn, and what letting go does. Pure. */
export type SwipeDeed = 'take' | 'snooze';

/** Pixels after which letting go does something. */
export const swipeFarPx = 96;
const mostPx = 150;

/** Where a row stands while a finger draws it; a mostly vertical move is scrolling and draws nothing. */
export function drawn(dx: number, dy: number): number {
  if (Math.abs(dy) > Math.abs(dx)) return 0;
  return Math.max(-mostPx, Math.min(mostPx, dx));
}

/** What letting go here does: right takes, left snoozes, not far enough does nothing. */
export function swipeDeed(offset: number): SwipeDeed | undefined {
  if (offset >= swipeFarPx) return 'take';
  return offset <= -swipeFarPx ? 'snooze' : undefined;
}
