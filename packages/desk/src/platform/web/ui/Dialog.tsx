import { Modal, type ModalProps } from '@mantine/core';
import { t } from './texts.ts';

/** A dialog with a heading and a named way out. Focus goes back to where it came from. */
export function Dialog(props: Omit<ModalProps, 'title'> & { title: string }) {
  return <Modal closeButtonProps={{ 'aria-label': t.close() }} {...props} />;
}
