/** Sends mail to one server: over TLS where it is required, bounded in time, and with nothing of what went wrong but a word. */
import { createTransport } from 'nodemailer';

export type MailServer = {
  /** `smtps://host:465` or `smtp://host:587`. */
  url: string;
  /** PEM of an authority trusted instead of the usual ones. */
  ca: string | null;
  login: { user: string; password: string } | null;
  from: string;
  to: readonly string[];
  /** `required`: without TLS nothing is said, no name and no password either. */
  tls: 'required' | 'offered';
};

type Mail = { id: string; subject: string; text: string };

const STEP_TIMEOUT_MS = 15_000;
const TOTAL_TIMEOUT_MS = 45_000;

/**
 * @returns for one mail: null once the server took it for everybody, else a stable word (`timeout`, `etls`, `eauth`, `550` …)
 */
export function createMailer(server: MailServer, totalTimeoutMs: number = TOTAL_TIMEOUT_MS) {
  return async (mail: Mail): Promise<string | null> => {
    // A connection of its own for each: they are few, and one that hangs holds up no other.
    const transport = createTransport(optionsOf(server));
    const { promise: late, resolve } = Promise.withResolvers<string>();
    const timer = setTimeout(() => resolve('timeout'), totalTimeoutMs);
    try {
      return await Promise.race([sendOne(transport, server, mail), late]);
    } finally {
      clearTimeout(timer);
      transport.close();
    }
  };
}

async function sendOne(transport: ReturnType<typeof createTransport>, { from, to }: MailServer, mail: Mail) {
  const domain = from.slice(from.indexOf('@') + 1);
  try {
    const info = await transport.sendMail({
      ...{ from, to: [...to], subject: mail.subject, text: mail.text },
      messageId: `<${mail.id}@${domain}>`,
      headers: { 'auto-submitted': 'auto-generated' },
    });
    // Taken for one of them is taken: again would be twice for that one.
    return info.accepted.length > 0 ? null : 'refused';
  } catch (error) {
    return wordOf(error);
  }
}

function optionsOf({ url, ca, login, tls }: MailServer) {
  const { protocol, hostname, port } = new URL(url);
  const secure = protocol === 'smtps:';
  return {
    host: hostname,
    port: Number(port) || (secure ? 465 : 587),
    secure,
    requireTLS: tls === 'required',
    tls: { minVersion: 'TLSv1.2' as const, ...(ca === null ? {} : { ca }) },
    ...(login === null ? {} : { auth: { user: login.user, pass: login.password } }),
    connectionTimeout: STEP_TIMEOUT_MS,
    greetingTimeout: STEP_TIMEOUT_MS,
    socketTimeout: STEP_TIMEOUT_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}

/* Never the message: a server's words may quote an address or what was said to it. */
function wordOf(error: unknown): string {
  if (!(error instanceof Error)) return 'failed';
  const { responseCode, code } = error as Error & { responseCode?: unknown; code?: unknown };
  if (typeof responseCode === 'number') return String(responseCode);
  return typeof code === 'string' ? code.toLowerCase().replaceAll('_', '-') : 'failed';
}
