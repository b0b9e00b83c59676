import { Toast } from '@base-ui/react/toast';
import type { ReactNode } from 'react';
import { texts } from '../texts.ts';
import { Icon } from './icon.tsx';
import './button.css';
import './toast.css';

/** What came of something that the reader has done. */
export interface Notice {
  readonly kind: 'good' | 'bad';
  readonly title: string;
  readonly text?: string;
  /** Takes it back. */
  readonly undo?: () => void;
}

const READ_MS = 6_000;
const ACT_MS = 12_000;

/** Shows notices above everything, and tells screen readers of them. */
export function Toasts({ children }: { readonly children: ReactNode }) {
  return (
    <Toast.Provider limit={4}>
      {children}
      <Toast.Portal>
        <Toast.Viewport className="toasts">
          <ToastList />
        </Toast.Viewport>
      </Toast.Portal>
    </Toast.Provider>
  );
}

/** Returns what shows a notice. Refusals stay until they are closed. */
export function useNotice(): (notice: Notice) => void {
  const { add, close } = Toast.useToastManager();
  return ({ kind, title, text, undo }) => {
    const id = add({
      title,
      description: text,
      type: kind,
      priority: kind === 'bad' ? 'high' : 'low',
      timeout: kind === 'bad' ? 0 : undo === undefined ? READ_MS : ACT_MS,
      actionProps:
        undo === undefined
          ? undefined
          : {
              children: texts.actions.undo,
              onClick() {
                close(id);
                undo();
              },
            },
    });
  };
}

function ToastList() {
  const { toasts } = Toast.useToastManager();
  return toasts.map((toast) => (
    <Toast.Root key={toast.id} toast={toast} className={`toast toast-${toast.type}`} swipeDirection={[]}>
      <Toast.Content className="toast-content">
        <Icon name={toast.type === 'bad' ? 'warning' : 'check'} />
        <div className="toast-text">
          <Toast.Title className="toast-title" />
          <Toast.Description className="toast-description" />
        </div>
        <Toast.Action className="button button-quiet" />
        <Toast.Close className="button button-quiet button-icon" aria-label={texts.actions.close}>
          <Icon name="close" />
        </Toast.Close>
      </Toast.Content>
    </Toast.Root>
  ));
}
