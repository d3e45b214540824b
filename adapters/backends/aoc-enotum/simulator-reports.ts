/** The simulated e-NOTUM tells its senders: one change at a time, again where it is not received; nobody is waited for. */
import { serialiseText } from '../../../src/signing/canonical.ts';
import { soapEnvelope } from '../../../src/transport/soap.ts';
import { NS } from './schema.ts';
import { report } from './simulator-answers.ts';
import type { Agenda } from './simulator-clock.ts';
import type { Held } from './simulator-state.ts';
import { el } from './simulator-xml.ts';

export type Reports = {
  tell(held: Held): void;
  /** All of these in the report of a day. */
  daily(held: readonly Held[]): Promise<number>;
  /** Waits until none is under way. */
  idle(): Promise<void>;
  sent(): number;
  setUrl(url: string | null): void;
  close(): void;
};

const TIMEOUT_MS = 5_000;
/** How often a change that was not received is told again, and after how long. */
const TRIES = 5;
const AGAIN_MS = 1_000;

export function createReports(of: { url: string | null; agenda: Agenda }): Reports {
  const { agenda } = of;
  const running = new Set<Promise<unknown>>();
  let url = of.url;
  let count = 0;
  let closed = false;

  async function post(body: string): Promise<number> {
    if (url === null || closed) return 0;
    count += 1;
    try {
      const response = await fetch(url, {
        method: 'POST',
        headers: {
          'content-type': 'text/xml; charset=utf-8',
          soapaction: '"http://www.openuri.org/clientRequestwithReturn"',
        },
        body,
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      const text = await response.text();
      return response.status === 200 && !/<([\w]+:)?Error>/.test(text) ? 200 : response.status + 1_000;
    } catch {
      // Not there, or too slow: told again like any other that was not received.
      return 0;
    }
  }

  function start(body: string, tries: number): void {
    const going: Promise<unknown> = post(body)
      .then((status) => {
        if (status === 200 || tries <= 1 || closed) return;
        agenda.at(agenda.now().getTime() + AGAIN_MS, () => start(body, tries - 1));
      })
      .finally(() => running.delete(going));
    running.add(going);
  }

  return {
    tell(held) {
      if (url !== null) start(written([held], 'OnLine', agenda), TRIES);
    },
    daily: (held) => post(written(held, 'Diari', agenda)),
    async idle() {
      while (running.size > 0) await Promise.all(running);
    },
    sent: () => count,
    setUrl(next) {
      url = next;
    },
    close() {
      closed = true;
    },
  };
}

function written(held: readonly Held[], kind: 'OnLine' | 'Diari', agenda: Agenda): string {
  const day = agenda.now().toISOString().slice(0, 10);
  return soapEnvelope(serialiseText(el(NS.process, 'clientRequestwithReturn', report(held, { kind, day }))));
}
