/** Structured log lines on standard output, one JSON object each. Ids and codes only: never a payload, name or key. */

const LEVELS = ['debug', 'info', 'warn', 'error', 'silent'] as const;
export type LogLevel = (typeof LEVELS)[number];
export type LogFields = Record<string, string | number | boolean | null | undefined>;
export type Log = {
  debug(event: string, fields?: LogFields): void;
  info(event: string, fields?: LogFields): void;
  warn(event: string, fields?: LogFields): void;
  error(event: string, fields?: LogFields): void;
};

/** `write` takes one whole line; the default is standard output. */
export function createLog(level: LogLevel, write: (line: string) => void = (line) => process.stdout.write(line)): Log {
  const threshold = LEVELS.indexOf(level);
  const at =
    (name: LogLevel) =>
    (event: string, fields: LogFields = {}) => {
      if (LEVELS.indexOf(name) < threshold) return;
      write(`${JSON.stringify({ time: new Date().toISOString(), level: name, event, ...fields })}\n`);
    };
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}

/** Where a line of a stack names a file of ours. */
const FRAMES = /(?<=^ {4}at .*\/)(?:src|adapters)\/[\w./-]+:\d+:\d+(?=\)?$)/gm;

/** What may be said of a thrown thing in a log line: its class and code, not its message (it may quote data). */
export function errorFields(error: unknown): LogFields {
  if (!(error instanceof Error)) return { error: typeof error };
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  // The stack begins with the message, of as many lines as it has.
  const frames = error.stack?.replace(error.message, '').match(FRAMES) ?? [];
  return { error: error.name, code, where: frames[0] };
}

export function isLogLevel(value: string): value is LogLevel {
  return (LEVELS as readonly string[]).includes(value);
}
