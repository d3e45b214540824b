/** Follows messages until nothing about them will move, printing each new step of their timelines. */
import type { Api } from './api-client.ts';
import { type MessageView, messageView, stepText } from './message-view.ts';
import type { ProgressWriter } from './progress.ts';

const LOOK_EVERY_MS = 400;
/** Between two progress lines where they cannot rewrite themselves. */
const PROGRESS_EVERY_MS = 5_000;

export type Watched = { label: string; id: string };
/** @returns the last view of each message, also when `timeoutMs` ends or `interrupted` comes before all are final */
export async function watchMessages(options: {
  api: Api;
  messages: readonly Watched[];
  timeoutMs: number;
  terminal: boolean;
  output: Pick<ProgressWriter, 'step' | 'progress'>;
  interrupted: AbortSignal;
}): Promise<Map<string, MessageView>> {
  const { api, messages, output, terminal } = options;
  const startedAt = Date.now();
  const views = new Map<string, MessageView>();
  const width = Math.max(...messages.map((each) => each.label.length));
  let progressAt = startedAt;
  while (Date.now() - startedAt < options.timeoutMs && !options.interrupted.aborted) {
    const open = messages.filter((each) => !isSettled(views.get(each.id)));
    if (open.length === 0) return views;
    for (const { id, label } of open) {
      const view = messageView((await api.get(`/v1/messages/${encodeURIComponent(id)}`)).body);
      const shown = views.get(id)?.timeline.length ?? 0;
      for (const entry of view.timeline.slice(shown))
        output.step(`${seconds(Date.now() - startedAt)}  ${label.padEnd(width)}  ${stepText(entry)}`);
      views.set(id, view);
    }
    const now = Date.now();
    if (terminal || now - progressAt >= PROGRESS_EVERY_MS) {
      progressAt = now;
      const done = messages.filter((each) => isSettled(views.get(each.id))).length;
      output.progress(
        `… ${done} of ${messages.length} messages final after ${seconds(now - startedAt).trim()}`,
        terminal,
      );
    }
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
  return views;
}

/** No status will move, and the proof has come where one is expected. */
function isSettled(view: MessageView | undefined): boolean {
  return view?.final === true && !view.evidencePending;
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`.padStart(7);
}
