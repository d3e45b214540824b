/** The far side of a back end: what the sandbox, the tests and integrators run in its place. */

/** The far side of an adapter, run for the sandbox, the tests and integrators. */
export type Simulator = {
  /** Base settings a configuration block needs to reach it: url, syncUrl and so on. */
  settings: Record<string, unknown>;
  close(): Promise<void>;
};

/** Starts the far side of a back end for the sandbox; `settings` of the result point the adapter at it. */
export type StartSimulator = (options: {
  /** By DIR3, what each entity configured for it. */
  entities: ReadonlyMap<string, unknown>;
  /** Where it calls back. */
  callbackUrl: string;
  /** Certificates of seals it may believe, DER. */
  trusted: readonly Uint8Array[];
  /** A folder it may remember things in, so that a restart of the gateway finds its messages again. */
  folder: string;
}) => Promise<Simulator>;
