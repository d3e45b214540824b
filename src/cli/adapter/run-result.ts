/** What `adapter run` comes to, and the part of it that is the same for every adapter: messages followed to their end. */
import type { Api } from '../api-client.ts';
import type { Context } from '../command.ts';
import { watchMessages } from '../demo-watch.ts';
import type { MessageView } from '../message-view.ts';
import { progressWriter } from '../progress.ts';

const FINAL_WITHIN_MS = 120_000;

export type RunResult = {
  event: { source: string; id: string };
  messages: readonly MessageView[];
  /** What an e-office was told, in its words. */
  told: readonly string[];
  ok: boolean;
};

/** Prints each step; `ended` says in words where all of them stand at last. */
export async function watchToTheEnd(api: Api, ids: readonly string[], context: Context) {
  const { out, terminal, interrupted } = context;
  for (const each of ids) out(`message   ${each}`);
  const output = progressWriter(context);
  const views = await watchMessages({
    ...{ api, terminal, output, interrupted, timeoutMs: FINAL_WITHIN_MS },
    messages: ids.map((id) => ({ label: id.slice(-6), id })),
  });
  output.clear();
  const messages = [...views.values()];
  const ended = messages.map(({ delivery, legal }) => [delivery, legal].filter(Boolean).join(', ')).join('; ');
  return { messages, final: messages.length > 0 && messages.every((each) => each.final), ended };
}
