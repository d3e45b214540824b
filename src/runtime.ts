/** Clock, identifiers and randomness: the three things a test replaces. */
import { randomBytes, randomUUID } from 'node:crypto';

export type Runtime = {
  now: () => Date;
  /** A new identifier with a readable prefix, such as `msg_…`: the prefix and 32 hex characters. */
  newId: (prefix: string) => string;
  random: (bytes: number) => Uint8Array;
};

export const systemRuntime: Runtime = {
  now: () => new Date(),
  newId: (prefix) => `${prefix}_${randomUUID().replaceAll('-', '')}`,
  random: (bytes) => randomBytes(bytes),
};
