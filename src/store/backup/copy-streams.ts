/**
 * COPY as streams: a table's rows out of the database and into it, as many at a time as the other end takes. The driver
 * hands the protocol's messages to whatever is submitted to it (PostgreSQL, "COPY Operations" of the message flow).
 */
import { Readable, Writable } from 'node:stream';
import type { Connection, Submittable } from 'pg';

/** What the driver's connection can do beyond its published type. */
type CopyConnection = Connection & {
  sendCopyFromChunk(chunk: Buffer): void;
  endCopyFrom(): void;
};

const ROWS = /^COPY (\d+)/;

/** Reads what `COPY … TO STDOUT` tells. `rows` is known at its end. Destroyed early, it takes its connection along. */
export class CopyOut extends Readable implements Submittable {
  rows = 0;
  readonly #text: string;
  #wire: Connection['stream'] | null = null;

  constructor(text: string) {
    super();
    this.#text = text;
  }

  submit(connection: Connection): void {
    this.#wire = connection.stream;
    connection.query(this.#text);
  }

  handleCopyData({ chunk }: { chunk: Buffer }): void {
    // Copied: the driver uses its buffer again.
    if (!this.push(Buffer.from(chunk))) this.#wire?.pause();
  }

  handleCommandComplete({ text }: { text: string }): void {
    this.rows = Number(ROWS.exec(text)?.[1] ?? 0);
  }

  handleError(error: Error): void {
    this.destroy(error);
  }

  handleReadyForQuery(): void {
    this.push(null);
  }

  override _read(): void {
    this.#wire?.resume();
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#wire?.resume();
    // What is left of the copy could only be thrown away.
    if (error !== null) this.#wire?.destroy();
    done(error);
  }
}

/** Writes what `COPY … FROM STDIN` is told. Finished only once the server took all of it; `rows` is then known. */
export class CopyIn extends Writable implements Submittable {
  rows = 0;
  readonly #text: string;
  #connection: CopyConnection | null = null;
  #ready: (() => void) | null = null;
  #finished: (() => void) | null = null;

  constructor(text: string) {
    super();
    this.#text = text;
  }

  submit(connection: Connection): void {
    connection.query(this.#text);
  }

  handleCopyInResponse(connection: CopyConnection): void {
    this.#connection = connection;
    this.#ready?.();
  }

  handleCommandComplete({ text }: { text: string }): void {
    this.rows = Number(ROWS.exec(text)?.[1] ?? 0);
  }

  handleError(error: Error): void {
    this.destroy(error);
  }

  handleReadyForQuery(): void {
    this.#finished?.();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.#whenReady((connection) => {
      connection.sendCopyFromChunk(chunk);
      if (connection.stream.writableNeedDrain) connection.stream.once('drain', done);
      else done();
    });
  }

  override _final(done: () => void): void {
    this.#finished = done;
    this.#whenReady((connection) => connection.endCopyFrom());
  }

  #whenReady(act: (connection: CopyConnection) => void): void {
    const run = () => {
      if (this.#connection !== null) act(this.#connection);
    };
    if (this.#connection === null) this.#ready = run;
    else run();
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    // A copy that is not whole must never be committed: with its connection goes its transaction.
    if (error !== null) this.#connection?.stream.destroy();
    done(error);
  }
}
