import { useSyncExternalStore } from 'react';

/** Frames of the desk (ui: layout): what stands beside what. */
export type Frame = 'phone' | 'narrow' | 'middle' | 'wide';

const at = {
  narrow: '(min-width: 600px)',
  middle: '(min-width: 1024px)',
  preview: '(min-width: 1180px)',
  wide: '(min-width: 1440px)',
};

/** The frame that the window has now. */
export function useFrame(): Frame {
  const wide = useMedia(at.wide);
  const middle = useMedia(at.middle);
  const narrow = useMedia(at.narrow);
  return wide ? 'wide' : middle ? 'middle' : narrow ? 'narrow' : 'phone';
}

/** Whether the queue has room for a preview beside its list. */
export function useRoomForPreview(): boolean {
  return useMedia(at.preview);
}

function useMedia(query: string): boolean {
  return useSyncExternalStore(
    (listener) => {
      const media = window.matchMedia(query);
      media.addEventListener('change', listener);
      return () => media.removeEventListener('change', listener);
    },
    () => window.matchMedia(query).matches,
  );
}
