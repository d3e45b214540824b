/** The last requests as they came in, bounded by number and by bytes, for tests that look at the wire. */

export type RequestRecord = {
  at: string;
  service: 'send' | 'ask';
  method: string;
  path: string;
  headers: Record<string, string>;
  body: Buffer;
};

const MAX_BYTES = 32 * 1024 * 1024;

export type RequestLog = { add(record: RequestRecord): void; all: RequestRecord[] };

export function createRequestLog(keep: number): RequestLog {
  const all: RequestRecord[] = [];
  let bytes = 0;
  return {
    all,
    add(record) {
      if (keep === 0) return;
      all.push(record);
      bytes += record.body.length;
      while (all.length > keep || (bytes > MAX_BYTES && all.length > 1)) bytes -= all.shift()?.body.length ?? 0;
    },
  };
}
